import type { Binary, Long } from 'mongodb';

/** A whole message, inserted after its raw chunks; or, once deleted, the tombstone that keeps its id taken. */
export interface MessageRecord {
  /** `msg_…`, from connection and Google id. */
  _id: string;
  v: 1;
  connectionId: string;
  googleId: string;
  threadId: string;
  googleThreadId: string;
  /** Google's label ids; none on a tombstone, so that no list finds it. */
  labels: string[];
  /** Gmail's internalDate: the sort key of lists. */
  at: Date;
  historyId: Long;
  size: number;
  sha256: string;
  chunks: number;
  problem: string | null;
  /** Encrypted `Brief` and `Content`. */
  brief: Binary;
  content: Binary;
  generation: number;
  epoch: number;
  /** Deleted at Google; a stalled owner's late insert meets this id and changes nothing. */
  dead?: Date;
}

/** A message as the service speaks of it: numbers are BigInt, bytes are buffers. */
export interface StoredMessage extends Omit<MessageRecord, 'historyId' | 'brief' | 'content'> {
  readonly historyId: bigint;
  readonly brief: Buffer;
  readonly content: Buffer;
}

/** The clear fields: what a list of ids needs. */
export type MessageRow = Omit<StoredMessage, 'brief' | 'content'>;

/** `<message>/<n>`, at most 1 MiB of the message, encrypted. Unreachable without its message, and swept then. */
export interface RawChunkRecord {
  _id: string;
  connectionId: string;
  messageId: string;
  epoch: number;
  bytes: Binary;
}
