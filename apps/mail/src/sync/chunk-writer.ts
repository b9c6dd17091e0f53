import type { ContentCipher } from '../messages/content-cipher.js';
import { CHUNK_BYTES, type RawRepository } from '../messages/raw.repository.js';
import { MessageReader } from '../mime/message-reader.js';

/** Takes a large message's bytes as they arrive and stores them chunk by chunk: at most one chunk is held. */
export class ChunkWriter {
  readonly reader = new MessageReader();
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #index = 0;
  #bytes = 0;

  constructor(
    private readonly raw: RawRepository,
    private readonly cipher: ContentCipher,
    private readonly place: { messageId: string; connectionId: string; epoch: number },
  ) {}

  /** How many it has taken. */
  get bytes(): number {
    return this.#bytes;
  }

  async push(bytes: Buffer): Promise<void> {
    this.reader.push(bytes);
    this.#bytes += bytes.length;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    while (this.#pendingBytes >= CHUNK_BYTES) await this.#flush(CHUNK_BYTES);
  }

  /** Number of chunks written. */
  async end(): Promise<number> {
    if (this.#pendingBytes > 0 || this.#index === 0) await this.#flush(this.#pendingBytes);
    return this.#index;
  }

  async #flush(size: number): Promise<void> {
    const all = Buffer.concat(this.#pending);
    const { messageId, connectionId, epoch } = this.place;
    const bytes = this.cipher.sealChunk(messageId, this.#index, all.subarray(0, size));
    this.#pending = [Buffer.from(all.subarray(size))];
    this.#pendingBytes = all.length - size;
    await this.raw.store([{ messageId, index: this.#index, bytes }], { connectionId, epoch });
    this.#index += 1;
  }
}
