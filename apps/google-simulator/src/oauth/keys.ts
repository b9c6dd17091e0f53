import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProtectedHeader, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { type SimulatorClock } from '../clock.js';

interface Pem {
  readonly privatePem: string;
  readonly publicPem: string;
}

interface KeptKey extends Pem {
  /** Milliseconds since 1970: when it began to sign. */
  readonly since: number;
}

interface LiveKey extends KeptKey {
  readonly secret: KeyObject;
  readonly open: KeyObject;
  readonly jwk: JWK & { readonly kid: string };
}

/** A key signs for about a week and is published for a week more (observed, unverified). */
export const KEY_LIFETIME_MS = 7 * 86_400_000;
const OVERLAP_MS = KEY_LIFETIME_MS;

/** Simulators in memory share them, the nth of one with the nth of another: finding primes takes longer than most tests. */
const memoryKeys: Pem[] = [];

/** Google's RS256 signing keys in the simulator: the newest signs. They outlive a restart where there is a data folder. */
export class SigningKeys {
  private made: number;

  private constructor(
    private keys: LiveKey[],
    private readonly folder: string | undefined,
    private readonly clock: SimulatorClock,
  ) {
    this.made = keys.length;
    if (keys.length === 0) this.rotate();
  }

  static open(folder: string | undefined, clock: SimulatorClock): SigningKeys {
    const kept = folder === undefined ? [] : keptKeys(folder, clock.nowMs());
    return new SigningKeys(kept.map(toLive), folder, clock);
  }

  /** Seals browser sessions: known to nobody who knows only what is published. Stays the same while the oldest key does. */
  get sealingSecret(): string {
    return createHash('sha256')
      .update(`sessions\n${this.keys[0]?.privatePem ?? ''}`)
      .digest('hex');
  }

  /** A new key signs from now on; the one before stays published. @returns its id */
  rotate(): string {
    const pem = this.folder === undefined ? (memoryKeys[this.made] ??= makeKey()) : makeKey();
    this.made += 1;
    const now = this.clock.nowMs();
    const key = toLive({ ...pem, since: now });
    this.keys = [...this.keys.filter((_, index) => (this.keys[index + 1]?.since ?? now) > now - OVERLAP_MS), key];
    if (this.folder !== undefined) keep(this.folder, this.keys);
    return key.jwk.kid;
  }

  /** What the JWKS shows, oldest first. */
  published(): readonly JWK[] {
    return this.stillPublished().map(({ jwk }) => jwk);
  }

  /** The same as PEM, by key id. */
  publishedPems(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.stillPublished().map(({ jwk, publicPem }) => [jwk.kid, publicPem]));
  }

  async sign(claims: JWTPayload): Promise<string> {
    const { secret, jwk } = this.current();
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: jwk.kid, typ: 'JWT' }).sign(secret);
  }

  /** The claims of a token of ours, or undefined; expiry is judged at `now`. */
  async verify(token: string, now: Date): Promise<JWTPayload | undefined> {
    try {
      const { kid } = decodeProtectedHeader(token);
      const key = this.keys.find(({ jwk }) => jwk.kid === kid);
      if (key === undefined) return undefined;
      return (await jwtVerify(token, key.open, { algorithms: ['RS256'], currentDate: now })).payload;
    } catch {
      return undefined;
    }
  }

  private stillPublished(): readonly LiveKey[] {
    // A key that has been replaced for long falls away as the one behind it ages, at the latest.
    this.current();
    return this.keys;
  }

  private current(): LiveKey {
    const newest = this.keys.at(-1);
    if (newest !== undefined && this.clock.nowMs() - newest.since < KEY_LIFETIME_MS) return newest;
    this.rotate();
    return this.current();
  }
}

function toLive(kept: KeptKey): LiveKey {
  const open = createPublicKey(kept.publicPem);
  const { e, kty, n } = open.export({ format: 'jwk' });
  // RFC 7638: these members, in this order.
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  const jwk = { ...open.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } as LiveKey['jwk'];
  return { ...kept, open, secret: createPrivateKey(kept.privatePem), jwk };
}

const pathOf = (folder: string): string => join(folder, 'signing-key.json');

function keptKeys(folder: string, now: number): readonly KeptKey[] {
  if (!existsSync(pathOf(folder))) return [];
  const kept = JSON.parse(readFileSync(pathOf(folder), 'utf8')) as { keys: readonly KeptKey[] } | Pem;
  return 'keys' in kept ? kept.keys : [{ ...kept, since: now }];
}

/** Whole or not at all: a kill leaves the file of before. */
function keep(folder: string, keys: readonly KeptKey[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = keys.map(({ privatePem, publicPem, since }) => ({ privatePem, publicPem, since }));
  const beside = `${pathOf(folder)}.new`;
  writeFileSync(beside, JSON.stringify({ keys: kept }), { mode: 0o600, flush: true });
  renameSync(beside, pathOf(folder));
}

function makeKey(): Pem {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privatePem: pair.privateKey, publicPem: pair.publicKey };
}
