import { type BlobRef } from '../../store/blobs.js';

export const ROLES = ['reader', 'commenter', 'writer', 'owner'] as const;
/** What a grantee may do in a My Drive, weakest first; the roles of shared drives are not simulated. */
export type Role = (typeof ROLES)[number];

export interface DrivePermission {
  readonly id: string;
  readonly type: 'user' | 'group' | 'domain' | 'anyone';
  readonly role: Role;
  /** Lower case. */
  readonly emailAddress?: string;
  readonly domain?: string;
  readonly allowFileDiscovery?: boolean;
  /** Milliseconds. */
  readonly expirationTime?: number;
  readonly sharedAt: number;
  readonly sharedBy: string;
}

/** Uploaded bytes, in order; checksums in hex. */
export interface StoredContent {
  readonly pieces: readonly BlobRef[];
  readonly size: number;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  /** A new one with each upload. */
  readonly revisionId: string;
}

/** What anybody may change of a file. An absent field stays as it is; null clears. */
export interface FilePatch {
  readonly name?: string;
  readonly mimeType?: string;
  readonly parent?: string;
  readonly trashed?: boolean;
  readonly description?: string | null;
  readonly folderColorRgb?: string;
  readonly originalFilename?: string;
  readonly writersCanShare?: boolean;
  readonly copyRequiresWriterPermission?: boolean;
  readonly properties?: Readonly<Record<string, string | null>>;
  /** Of the project that asks. */
  readonly appProperties?: Readonly<Record<string, string | null>>;
  readonly indexableText?: string;
  readonly content?: StoredContent;
  /** Of the person who asks. */
  readonly starred?: boolean;
  /** Milliseconds. */
  readonly viewedByMeTime?: number;
}

export interface NewFile extends FilePatch {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly parent: string;
  readonly owner: string;
  readonly createdTime: number;
  readonly modifiedTime: number;
  readonly shortcut?: { readonly targetId: string; readonly targetMimeType: string };
  /** The file on a disk that it was imported from. */
  readonly origin?: string;
}

/** Who did it, for which Cloud project (null: by hand, at Google) and when, in milliseconds. */
interface Deed {
  readonly by: string;
  readonly project: string | null;
  readonly at: number;
}

/** What happened to files. Every event's `t` begins with `drive.`; times and ids stand in it, so that a replay gives the same. */
export type DriveEvent =
  | ({ readonly t: 'drive.created'; readonly file: NewFile } & Deed)
  /** `modifiedTime` is there where the change counts as a modification of the file. */
  | ({
      readonly t: 'drive.updated';
      readonly id: string;
      readonly set: FilePatch;
      readonly modifiedTime?: number;
    } & Deed)
  /** For ever, with the descendants of the same owner. */
  | ({ readonly t: 'drive.deleted'; readonly id: string } & Deed)
  | ({ readonly t: 'drive.shared'; readonly id: string; readonly permission: DrivePermission } & Deed)
  | ({ readonly t: 'drive.unshared'; readonly id: string; readonly permissionId: string } & Deed)
  /** The person picked the file for the project (Picker, or "Open with"): from now on `drive.file` covers it. */
  | ({ readonly t: 'drive.opened'; readonly id: string } & Deed)
  /** Files made from the seed; `now` in milliseconds. */
  | {
      readonly t: 'drive.generated';
      readonly email: string;
      readonly seed: string;
      readonly count: number;
      readonly now: number;
    }
  | { readonly t: 'drive.idsGenerated'; readonly email: string; readonly ids: readonly string[] }
  /** The person's storage is used up, or has room again. */
  | { readonly t: 'drive.storage'; readonly email: string; readonly isFull: boolean };

/** `<event>:<id>` for the ledger. */
export function effectOfDrive(event: DriveEvent): string {
  switch (event.t) {
    case 'drive.created':
      return `${event.t}:${event.file.id}`;
    case 'drive.generated':
    case 'drive.idsGenerated':
    case 'drive.storage':
      return `${event.t}:${event.email}`;
    default:
      return `${event.t}:${event.id}`;
  }
}
