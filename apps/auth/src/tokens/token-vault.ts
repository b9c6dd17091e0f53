import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type Random, uuidv7 } from '@gatehouse/identifiers';
import { KeyRing } from '@gatehouse/vault';
import type { ConnectionRecord, TokenRecord } from '../connections/connection.record.js';
import { fromRecord, toRecord } from '../platform/sealed-record.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';

type Owner = Pick<ConnectionRecord, '_id' | 'organisationId'>;

/** Refresh tokens at rest: sealed to their place, opened only for the one call that needs them. */
@Injectable()
export class TokenVault {
  constructor(
    private readonly ring: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  seal(owner: Owner, refreshToken: string, scopes: readonly string[]): TokenRecord {
    const id = uuidv7(this.clock, this.random);
    const sealed = toRecord(this.ring.seal(Buffer.from(refreshToken, 'utf8'), aadOf(owner, id)));
    return { id, sealed, scopes: [...scopes], receivedAt: this.clock.now() };
  }

  /** @throws VaultError when the record was moved or altered */
  open(owner: Owner, { id, sealed }: TokenRecord): string {
    return this.ring.open(fromRecord(sealed), aadOf(owner, id)).toString('utf8');
  }
}

function aadOf({ organisationId, _id }: Owner, tokenId: string): string[] {
  return [organisationId, 'auth_connections', _id, 'refreshToken', tokenId];
}
