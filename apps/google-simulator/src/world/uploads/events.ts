import { type BlobRef } from '../../store/blobs.js';

/** A resumable upload as it was asked for. Its id is a credential: whoever has it may go on. */
export interface UploadSession {
  readonly id: string;
  readonly methodId: string;
  readonly params: Readonly<Record<string, string>>;
  /** Query string of the request that began it. */
  readonly query: string;
  /** The JSON body of that request. */
  readonly metadata: unknown;
  readonly contentType?: string;
  /** Bytes, where the client said how many there will be. */
  readonly total?: number;
  readonly email: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly begunAt: number;
}

/** What the method answered once it had run. */
export interface UploadAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What happened to resumable uploads. Every event's `t` begins with `upload.`. */
export type UploadEvent =
  | { readonly t: 'upload.begun'; readonly session: UploadSession }
  | { readonly t: 'upload.received'; readonly id: string; readonly pieces: readonly BlobRef[] }
  /** Recorded together with what the method did, so that it is done once. */
  | { readonly t: 'upload.finished'; readonly id: string }
  | { readonly t: 'upload.answered'; readonly id: string; readonly answer: UploadAnswer };

/** The ids are credentials: the ledger does not name them. */
export function effectOfUploads(event: UploadEvent): string {
  return event.t === 'upload.begun' ? `${event.t}:${event.session.methodId}` : event.t;
}
