import type { ContentCipher } from '../messages/content-cipher.js';
import { CHUNK_BYTES, type RawRepository } from '../messages/raw.repository.js';
import { MessageReader } from '../mime/message-reader.js';

/** Takes a large message's bytes as they arrive and stores them chunk by chunk: one chunk is held, in the same memory for all. */
export class ChunkWriter {
  readonly reader = new MessageReader();
  readonly #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  #filled = 0;
  #index = 0;

  constructor(
    private readonly raw: RawRepository,
    private readonly cipher: ContentCipher,
    private readonly place: { messageId: string; connectionId: string; epoch: number },
  ) {}

  /** How many it has taken. */
  get bytes(): number {
    return this.#index * CHUNK_BYTES + this.#filled;
  }

  async push(bytes: Buffer): Promise<void> {
    this.reader.push(bytes);
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.copy(this.#chunk, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled === CHUNK_BYTES) await this.#flush();
    }
  }

  /** Number of chunks written. */
  async end(): Promise<number> {
    if (this.#filled > 0 || this.#index === 0) await this.#flush();
    return this.#index;
  }

  async #flush(): Promise<void> {
    const { messageId, connectionId, epoch } = this.place;
    const bytes = this.cipher.sealChunk(messageId, this.#index, this.#chunk.subarray(0, this.#filled));
    await this.raw.store([{ messageId, index: this.#index, bytes }], { connectionId, epoch });
    this.#index += 1;
    this.#filled = 0;
  }
}
