import type { FetchedMessage } from '@gatehouse/google';
import { mirroredId } from '@gatehouse/identifiers';
import { MessageReader } from '../mime/message-reader.js';
import type { ContentCipher } from '../messages/content-cipher.js';
import type { StoredMessage } from '../messages/message.record.js';
import { CHUNK_BYTES, type RawChunk } from '../messages/raw.repository.js';

export interface Owner {
  readonly connectionId: string;
  readonly epoch: number;
  readonly generation: number;
}

/** Ids of mirrored things (`design.md` 8). */
export const messageId = (connectionId: string, googleId: string): string => mirroredId('msg', connectionId, googleId);
export const threadId = (connectionId: string, googleId: string): string => mirroredId('thr', connectionId, googleId);
export const labelId = (connectionId: string, googleId: string): string => mirroredId('lbl', connectionId, googleId);

export interface Prepared {
  readonly message: StoredMessage;
  readonly chunks: RawChunk[];
}

/** A fetched message as it will be stored: read, cut into chunks, encrypted. */
export async function prepare(fetched: FetchedMessage, cipher: ContentCipher, owner: Owner): Promise<Prepared> {
  const id = messageId(owner.connectionId, fetched.id);
  const reader = new MessageReader();
  reader.push(fetched.raw);
  const chunks = cut(fetched.raw).map((bytes, index) => ({
    messageId: id,
    index,
    bytes: cipher.sealChunk(id, index, bytes),
  }));
  return { message: await toStored(fetched, reader, { cipher, owner, chunks: chunks.length }), chunks };
}

/** Everything but the bytes, once the reader has seen them all. */
export async function toStored(
  fetched: Omit<FetchedMessage, 'raw'>,
  reader: MessageReader,
  place: { cipher: ContentCipher; owner: Owner; chunks: number },
): Promise<StoredMessage> {
  const { cipher, owner, chunks } = place;
  const { connectionId } = owner;
  const id = messageId(connectionId, fetched.id);
  const read = await reader.end();
  return {
    _id: id,
    v: 1,
    googleId: fetched.id,
    threadId: threadId(connectionId, fetched.threadId),
    googleThreadId: fetched.threadId,
    labels: fetched.labelIds,
    at: new Date(Number(fetched.internalDate)),
    historyId: fetched.historyId,
    size: read.size,
    sha256: read.sha256,
    chunks,
    problem: read.problem,
    brief: cipher.sealBrief(id, { ...read.brief, snippet: unescape(fetched.snippet) }),
    content: cipher.sealContent(id, read.content),
    ...owner,
  };
}

function cut(raw: Buffer): Buffer[] {
  const count = Math.max(1, Math.ceil(raw.length / CHUNK_BYTES));
  return Array.from({ length: count }, (_, i) => raw.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Gmail writes snippets as HTML text. */
function unescape(snippet: string): string {
  return snippet.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
