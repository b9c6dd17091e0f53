import type { DataKey } from '@gatehouse/vault';
import type { z } from 'zod';
import { Brief, Content } from './mail-content.js';

/** Encrypts and opens a connection's content; what it writes opens only at its own place. */
export class ContentCipher {
  constructor(
    private readonly key: DataKey,
    private readonly connectionId: string,
  ) {}

  sealBrief(messageId: string, brief: Brief): Buffer {
    return this.#seal(['brief', messageId], Buffer.from(JSON.stringify(brief)));
  }

  openBrief(messageId: string, sealed: Buffer): Brief {
    return this.#open(Brief, ['brief', messageId], sealed);
  }

  sealContent(messageId: string, content: Content): Buffer {
    return this.#seal(['content', messageId], Buffer.from(JSON.stringify(content)));
  }

  openContent(messageId: string, sealed: Buffer): Content {
    return this.#open(Content, ['content', messageId], sealed);
  }

  sealChunk(messageId: string, index: number, bytes: Buffer): Buffer {
    return this.#seal(['raw', messageId, String(index)], bytes);
  }

  openChunk(messageId: string, index: number, sealed: Buffer): Buffer {
    return this.key.decrypt(sealed, this.#aad(['raw', messageId, String(index)]));
  }

  sealName(labelId: string, name: string): Buffer {
    return this.#seal(['label', labelId], Buffer.from(name));
  }

  openName(labelId: string, sealed: Buffer): string {
    return this.key.decrypt(sealed, this.#aad(['label', labelId])).toString('utf8');
  }

  #seal(place: string[], plain: Buffer): Buffer {
    return this.key.encrypt(plain, this.#aad(place));
  }

  #open<S extends z.ZodType>(schema: S, place: string[], sealed: Buffer): z.output<S> {
    return schema.parse(JSON.parse(this.key.decrypt(sealed, this.#aad(place)).toString('utf8')));
  }

  #aad(place: string[]): string[] {
    return [this.connectionId, 'mail', ...place];
  }
}
