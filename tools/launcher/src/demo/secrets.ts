import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateNkey, nkeyOfSeed, type Nkey } from '@gatehouse/local-stack';

/** Secrets of one installation, each in a file of its own (0600), made at first sight and never changed. */
export class Secrets {
  private constructor(readonly dir: string) {}

  static async open(dataDir: string): Promise<Secrets> {
    const dir = join(dataDir, 'secrets');
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return new Secrets(dir);
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  /** The file's content, made by `make` when it is not there. */
  async keep(name: string, make: () => string): Promise<string> {
    const kept = await readFile(this.path(name), 'utf8').catch(() => undefined);
    if (kept !== undefined) return kept.trim();
    const made = make();
    await writeFile(this.path(name), `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  }

  /** Writes what follows from other secrets and settings, anew at each start. */
  async write(name: string, content: string): Promise<string> {
    await writeFile(this.path(name), content, { mode: 0o600 });
    return this.path(name);
  }

  /** 32 bytes as 64 hex digits. */
  async key(name: string): Promise<string> {
    await this.keep(name, () => randomBytes(32).toString('hex'));
    return this.path(name);
  }

  async token(name: string, bytes = 24): Promise<string> {
    return this.keep(name, () => randomBytes(bytes).toString('base64url'));
  }

  /** A user's key for NATS; its file holds the seed. */
  async nkey(user: string): Promise<Nkey> {
    return nkeyOfSeed(await this.keep(`${user}.nkey`, () => generateNkey().seed));
  }

  /** An X25519 pair: the file holds the private key as hex, the answer is the public one in base64url. */
  async sealingPublicKey(name: string): Promise<string> {
    const secret = await this.keep(name, newSealingKey);
    const d = Buffer.from(secret, 'hex').toString('base64url');
    const { x = '' } = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', d, x: '' }, format: 'jwk' }).export({
      format: 'jwk',
    });
    return x;
  }
}

function newSealingKey(): string {
  const { d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return Buffer.from(d, 'base64url').toString('hex');
}
