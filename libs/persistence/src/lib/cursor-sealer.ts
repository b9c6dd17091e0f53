import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { HubError } from '@gatehouse/errors';

/** For whom and for which query a page cursor is good. */
export interface CursorScope {
  readonly organisationId: string;
  readonly personId: string;
  /** `queryHash(…)` of everything that shapes the list, its limit apart. */
  readonly queryHash: string;
}

export type CursorKey = readonly (string | number | boolean | null)[];

/** Raised when the layout of a sort key changes; older cursors are then refused. */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** Seals the last sort key of a page: opaque to the caller, useless to another person or for another query. */
export class CursorSealer {
  constructor(private readonly key: Buffer) {
    if (key.length !== 32) throw new Error('a cursor key has 32 bytes');
  }

  seal(scope: CursorScope, lastKey: CursorKey): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG });
    cipher.setAAD(aadOf(scope));
    const sealed = Buffer.concat([
      nonce,
      cipher.update(JSON.stringify(lastKey), 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return sealed.toString('base64url');
  }

  /** @throws HubError CURSOR_INVALID on field `cursor`: edited, foreign, of another query or of an older layout */
  open(scope: CursorScope, cursor: string): CursorKey {
    try {
      return this.decrypt(scope, Buffer.from(cursor, 'base64url'));
    } catch (cause) {
      throw new HubError('CURSOR_INVALID', 'This page cursor does not belong to this list.', {
        field: 'cursor',
        next: 'Leave it out to read from the beginning.',
        cause,
      });
    }
  }

  private decrypt(scope: CursorScope, bytes: Buffer): CursorKey {
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(aadOf(scope));
    decipher.setAuthTag(bytes.subarray(-TAG));
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
    return JSON.parse(plain.toString('utf8')) as CursorKey;
  }
}

/** A digest of what shapes a list; the order of the parts counts. */
export function queryHash(...parts: readonly (string | number | boolean | null | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function aadOf({ organisationId, personId, queryHash: hash }: CursorScope): Buffer {
  return Buffer.from(JSON.stringify([VERSION, organisationId, personId, hash]));
}
