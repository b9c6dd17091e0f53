import { type BlobStore } from '../../store/blobs.js';
import { type FileContent, storedContent } from './content.js';
import { type DrivePermission, type FilePatch, type NewFile } from './events.js';

export const FOLDER = 'application/vnd.google-apps.folder';
export const SHORTCUT = 'application/vnd.google-apps.shortcut';
export const DOCUMENT = 'application/vnd.google-apps.document';

/** Google's own formats have no bytes of their own. */
export function isNative(mimeType: string): boolean {
  return mimeType.startsWith('application/vnd.google-apps.');
}

/** A file, folder or shortcut as Google holds it: the fold of its events. */
export interface DriveFile {
  readonly id: string;
  name: string;
  mimeType: string;
  /** Undefined for a My Drive itself. */
  parent: string | undefined;
  owner: string;
  readonly createdTime: number;
  modifiedTime: number;
  lastModifiedBy: string;
  version: number;
  /** Put into the trash itself, not with a folder above it. */
  trashed: boolean;
  description: string | undefined;
  folderColorRgb: string | undefined;
  originalFilename: string | undefined;
  writersCanShare: boolean;
  copyRequiresWriterPermission: boolean;
  indexableText: string | undefined;
  content: FileContent | undefined;
  readonly shortcut: NewFile['shortcut'];
  readonly origin: string | undefined;
  /** What a generated Google Doc says before anybody writes in it. */
  readonly generatedText: (() => string) | undefined;
  readonly properties: Map<string, string>;
  /** By project, a line break, key. */
  readonly appProperties: Map<string, string>;
  readonly starredBy: Set<string>;
  readonly viewedBy: Map<string, number>;
  readonly modifiedBy: Map<string, number>;
  readonly permissions: Map<string, DrivePermission>;
  /** `<project> <email>`: who created or picked it with which project. */
  readonly openedWith: Set<string>;
  /** The accounts that have it in their list, in order of their addresses. */
  viewers: readonly string[];
}

/** A file as it is the moment it is made; `permissions` and `viewers` come after. */
export function newFile(blobs: BlobStore, file: NewFile, generatedText?: () => string): DriveFile {
  const made: DriveFile = {
    ...{ id: file.id, name: file.name, mimeType: file.mimeType, parent: file.parent, owner: file.owner },
    ...{ createdTime: file.createdTime, modifiedTime: file.modifiedTime, lastModifiedBy: file.owner, version: 1 },
    ...{ trashed: false, description: undefined, folderColorRgb: undefined, originalFilename: undefined },
    ...{ writersCanShare: true, copyRequiresWriterPermission: false, indexableText: undefined, content: undefined },
    ...{ shortcut: file.shortcut, origin: file.origin, generatedText, viewers: [] },
    ...{ properties: new Map(), appProperties: new Map(), starredBy: new Set(), viewedBy: new Map() },
    ...{ modifiedBy: new Map(), permissions: new Map(), openedWith: new Set() },
  };
  return made;
}

/** Takes over what a patch names; where the file stands and who sees it is the fold's. */
export function patchFile(blobs: BlobStore, file: DriveFile, set: FilePatch, by: string, project: string | null): void {
  file.name = set.name ?? file.name;
  file.mimeType = set.mimeType ?? file.mimeType;
  file.parent = set.parent ?? file.parent;
  file.trashed = set.trashed ?? file.trashed;
  if (set.description !== undefined) file.description = set.description ?? undefined;
  file.folderColorRgb = set.folderColorRgb ?? file.folderColorRgb;
  file.originalFilename = set.originalFilename ?? file.originalFilename;
  file.writersCanShare = set.writersCanShare ?? file.writersCanShare;
  file.copyRequiresWriterPermission = set.copyRequiresWriterPermission ?? file.copyRequiresWriterPermission;
  file.indexableText = set.indexableText ?? file.indexableText;
  if (set.content !== undefined) file.content = storedContent(blobs, set.content);
  if (set.viewedByMeTime !== undefined) file.viewedBy.set(by, set.viewedByMeTime);
  if (set.starred === true) file.starredBy.add(by);
  if (set.starred === false) file.starredBy.delete(by);
  putProperties(file.properties, '', set.properties);
  putProperties(file.appProperties, `${project ?? ''}\n`, set.appProperties);
}

function putProperties(into: Map<string, string>, prefix: string, set: FilePatch['properties'] = {}): void {
  for (const [key, value] of Object.entries(set)) {
    if (value === null) into.delete(`${prefix}${key}`);
    else into.set(`${prefix}${key}`, value);
  }
}
