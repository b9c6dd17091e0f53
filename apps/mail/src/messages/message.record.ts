/** A whole message of the mirror; numbers are BigInt, bytes are buffers. */
export interface StoredMessage {
  /** `msg_…`, from connection and Google id. */
  readonly _id: string;
  readonly v: 1;
  readonly connectionId: string;
  readonly googleId: string;
  readonly threadId: string;
  readonly googleThreadId: string;
  /** Google's label ids; none on a tombstone, so that no list finds it. */
  readonly labels: string[];
  /** Gmail's internalDate: the sort key of lists. */
  readonly at: Date;
  readonly historyId: bigint;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
  readonly chunks: number;
  /** Why its structure could not be read; a closed code. */
  readonly problem: string | null;
  /** Encrypted `Brief` and `Content`. */
  readonly brief: Buffer;
  readonly content: Buffer;
  readonly generation: number;
  readonly epoch: number;
}

/** The clear fields: what a list of ids needs. */
export type MessageRow = Omit<StoredMessage, 'brief' | 'content'>;
