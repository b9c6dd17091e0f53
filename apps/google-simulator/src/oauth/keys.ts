import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  importPKCS8,
  importSPKI,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';

interface KeyFile {
  readonly privatePem: string;
  readonly publicPem: string;
}

/** Simulators in memory share one: finding primes takes longer than most tests. */
let memoryKey: KeyFile | undefined;

/** Google's RS256 signing key in the simulator; one per data folder, so tokens survive a restart. */
export class SigningKey {
  private constructor(
    private readonly pem: KeyFile,
    readonly jwk: JWK & { readonly kid: string },
  ) {}

  static async open(folder: string | undefined): Promise<SigningKey> {
    const pem = folder === undefined ? (memoryKey ??= makeKey()) : keptKey(folder);
    const jwk = await exportJWK(await importSPKI(pem.publicPem, 'RS256', { extractable: true }));
    return new SigningKey(pem, { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' });
  }

  async sign(claims: JWTPayload): Promise<string> {
    const key = await importPKCS8(this.pem.privatePem, 'RS256');
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: this.jwk.kid, typ: 'JWT' }).sign(key);
  }

  /** The claims of a token of ours, or undefined; expiry is judged at `now`. */
  async verify(token: string, now: Date): Promise<JWTPayload | undefined> {
    const key = await importSPKI(this.pem.publicPem, 'RS256');
    return jwtVerify(token, key, { algorithms: ['RS256'], currentDate: now }).then(
      ({ payload }) => payload,
      () => undefined,
    );
  }
}

function keptKey(folder: string): KeyFile {
  const path = join(folder, 'signing-key.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as KeyFile;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = makeKey();
  writeFileSync(path, JSON.stringify(made), { mode: 0o600, flush: true });
  return made;
}

function makeKey(): KeyFile {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privatePem: pair.privateKey, publicPem: pair.publicKey };
}
