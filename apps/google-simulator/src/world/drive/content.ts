import { createHash } from 'node:crypto';
import { type BlobRef, type BlobStore } from '../../store/blobs.js';
import { type StoredContent } from './events.js';

/** The bytes of a file that has some; Google's own formats, folders and shortcuts have none. */
export interface FileContent {
  readonly size: number;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly revisionId: string;
  /** Uploaded bytes only: where they lie, so that a copy need not copy them. */
  readonly stored: StoredContent | undefined;
  /** Bytes `from` ≤ i < `to`, in pieces. */
  read(from?: number, to?: number): Iterable<Buffer>;
}

/** No piece is larger, so that reading a large file holds little of it at a time. */
const PIECE = 8 * 1024 * 1024;

/** Keeps bytes in the blob store; they are on disk once an event that names them is. */
export function putPieces(blobs: BlobStore, bytes: Buffer): BlobRef[] {
  const pieces: BlobRef[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(blobs.put(bytes.subarray(at, at + PIECE)));
  return pieces;
}

export function describePieces(blobs: BlobStore, pieces: readonly BlobRef[], revisionId: string): StoredContent {
  return { ...describe(piecesOf(blobs, pieces), revisionId), pieces };
}

function* piecesOf(blobs: BlobStore, pieces: readonly BlobRef[]): Generator<Buffer> {
  for (const piece of pieces) yield blobs.get(piece);
}

function describe(parts: Iterable<Buffer>, revisionId: string): Omit<StoredContent, 'pieces'> {
  const [md5, sha1, sha256] = [createHash('md5'), createHash('sha1'), createHash('sha256')];
  let size = 0;
  for (const bytes of parts) {
    for (const hash of [md5, sha1, sha256]) hash.update(bytes);
    size += bytes.length;
  }
  return { size, md5: md5.digest('hex'), sha1: sha1.digest('hex'), sha256: sha256.digest('hex'), revisionId };
}

export function storedContent(blobs: BlobStore, stored: StoredContent): FileContent {
  const { pieces, ...facts } = stored;
  return { ...facts, stored, read: (from = 0, to = stored.size) => readPieces(blobs, pieces, from, to) };
}

function* readPieces(blobs: BlobStore, pieces: readonly BlobRef[], from: number, to: number): Generator<Buffer> {
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.length;
    if (end > from && start < to) {
      yield blobs.get(piece).subarray(Math.max(0, from - start), Math.min(piece.length, to - start));
    }
    start = end;
  }
}

/** Size and checksums of bytes that are made when they are read; kept once they were asked for, the bytes are not. */
export function generatedContent(id: string, render: () => Buffer): FileContent {
  let known: Omit<StoredContent, 'pieces'> | undefined;
  const facts = (): Omit<StoredContent, 'pieces'> => (known ??= describe([render()], `0B${id}`));
  return {
    get size() {
      return facts().size;
    },
    get md5() {
      return facts().md5;
    },
    get sha1() {
      return facts().sha1;
    },
    get sha256() {
      return facts().sha256;
    },
    revisionId: `0B${id}`,
    stored: undefined,
    read: (from, to) => [render().subarray(from, to)],
  };
}
