import { MailError } from '../mail-error.js';
import type { MimePart } from '../mime/mime-part.js';
import { undoTransfer } from '../mime/transfer-decoder.js';
import { CHUNK_BYTES, type RawRepository } from '../messages/raw.repository.js';
import { assertOpen, type Opened } from './access.js';

type Message = { readonly _id: string; readonly chunks: number; readonly size: number };

/** Bytes of stored messages, chunk by chunk: one chunk in memory, and an answer that is cut when the grant closes. */
export class RawReader {
  constructor(private readonly raw: RawRepository) {}

  whole(message: Message, opened: Opened): AsyncGenerator<Buffer> {
    return this.range(message, { start: 0, end: message.size }, opened);
  }

  async *range(
    message: Message,
    { start, end }: { start: number; end: number },
    opened: Opened,
  ): AsyncGenerator<Buffer> {
    for (let index = Math.floor(start / CHUNK_BYTES); index * CHUNK_BYTES < end; index += 1) {
      const sealed = await this.raw.read(message._id, index);
      assertOpen(opened.signal);
      if (sealed === undefined) throw missing();
      const chunk = opened.cipher.openChunk(message._id, index, sealed);
      const offset = index * CHUNK_BYTES;
      yield chunk.subarray(Math.max(start - offset, 0), Math.min(end - offset, chunk.length));
    }
  }

  /** A part's bytes with the transfer encoding undone. */
  decoded(message: Message, part: MimePart, opened: Opened): AsyncGenerator<Buffer> {
    return undoTransfer(this.range(message, part, opened), part.encoding);
  }

  /** At most `maxBytes` from the start of a range. */
  async head(message: Message, part: MimePart, opened: Opened, maxBytes: number): Promise<Buffer> {
    const end = Math.min(part.end, part.start + maxBytes);
    const pieces: Buffer[] = [];
    for await (const piece of this.range(message, { start: part.start, end }, opened)) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}

const missing = (): MailError =>
  new MailError('MAIL.RAW_UNAVAILABLE', 'The stored bytes of this message cannot be read.', {
    next: 'Give the time of this answer to your administrator.',
  });
