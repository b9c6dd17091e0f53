/** Transfer encodings that need undoing; everything else is the bytes themselves (RFC 2045, 6). */
export type TransferEncoding = 'base64' | 'quoted-printable' | 'identity';

/** One leaf of the part tree: where its bytes lie in the raw message and what they are. */
export interface MimePart {
  /** Position in the tree, counted from 1: `1.2` is the second child of the first. */
  readonly partId: string;
  /** Bytes of the body in the raw message: from `start`, up to and without `end`. */
  readonly start: number;
  readonly end: number;
  readonly mimeType: string;
  readonly charset: string | null;
  readonly encoding: TransferEncoding;
  readonly filename: string | null;
  readonly contentId: string | null;
  readonly disposition: 'inline' | 'attachment' | null;
  /** Bytes after the transfer encoding is undone. */
  readonly size: number;
  /** Its nearest multipart, for telling a body from an enclosed text. */
  readonly parent: string | null;
}

/** Why a structure could not be read to its end; the raw message is whole all the same. */
export type MimeProblem =
  | 'boundary_missing'
  | 'boundary_never_used'
  | 'boundary_unclosed'
  | 'nesting_too_deep'
  | 'too_many_parts'
  | 'header_too_large'
  | 'header_broken';

/** A text part is shown; anything with a name or sent as an attachment is listed. */
export function isAttachment({ mimeType, filename, disposition }: MimePart): boolean {
  if (disposition === 'attachment') return true;
  return filename !== null || !(mimeType === 'text/plain' || mimeType === 'text/html');
}
