import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Role } from '@gatehouse/contracts';
import { type Clock, type Random, uuidv7 } from '@gatehouse/identifiers';
import { KeyRing } from '@gatehouse/vault';
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { fromRecord, toRecord } from '../platform/sealed-record.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { type SigningKeyRecord, SigningKeyRepository } from './signing-key.repository.js';

const GOOD_FOR_S = 60;
const AAD = ['auth', 'auth_keys', 'principal', 'privateJwk'];

export interface Person {
  readonly organisationId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  readonly ip?: string;
  readonly userAgent?: string;
}

/** Signs the 60 s principals (compact JWS, EdDSA, RFC 8037); one key for all instances, sealed in the database. */
@Injectable()
export class PrincipalSigner implements OnModuleInit {
  private key: { readonly kid: string; readonly secret: CryptoKey; readonly publicJwk: JWK } | undefined;

  constructor(
    private readonly repository: SigningKeyRepository,
    private readonly ring: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  async onModuleInit(): Promise<void> {
    const record = (await this.repository.find()) ?? (await this.repository.addOnce(await this.make()));
    const jwk = JSON.parse(this.ring.open(fromRecord(record.sealed), AAD).toString('utf8')) as JWK;
    const secret = (await importJWK(jwk, 'EdDSA')) as CryptoKey;
    this.key = { kid: record.kid, secret, publicJwk: record.publicJwk };
  }

  publicKeys(): Record<string, unknown>[] {
    return [{ ...this.ready.publicJwk, kid: this.ready.kid, alg: 'EdDSA', use: 'sig' }];
  }

  async sign({ organisationId, personId, sessionId, roles, ip, userAgent }: Person): Promise<string> {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1_000);
    const origin = { ...(ip === undefined ? {} : { ip }), ...(userAgent === undefined ? {} : { ua: userAgent }) };
    return new SignJWT({ org: organisationId, sid: sessionId, roles, ...origin })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.ready.kid })
      .setIssuer('gatehouse-auth')
      .setAudience('gatehouse')
      .setSubject(personId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + GOOD_FOR_S)
      .setJti(uuidv7(this.clock, this.random))
      .sign(this.ready.secret);
  }

  private get ready() {
    if (this.key === undefined) throw new Error('the signing key is read on start');
    return this.key;
  }

  private async make(): Promise<SigningKeyRecord> {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const secret = Buffer.from(JSON.stringify(await exportJWK(pair.privateKey)));
    const kid = await calculateJwkThumbprint(publicJwk);
    const sealed = toRecord(this.ring.seal(secret, AAD));
    return { _id: 'principal', v: 1, kid, publicJwk: { ...publicJwk }, sealed, createdAt: this.clock.now() };
  }
}
