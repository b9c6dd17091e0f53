import { Injectable } from '@nestjs/common';
import { systemRandom } from '@gatehouse/identifiers';
import { pseudonymOf, type PseudonymKind } from '@gatehouse/transparency-log';
import { KeyRing } from '@gatehouse/vault';
import { BoundedCache } from './bounded-cache.js';
import { KeysRepository } from './keys.repository.js';
import { PseudonymsRepository } from './pseudonyms.repository.js';

const CACHED = 50_000;
const DAY_MS = 86_400_000;

/** Makes pseudonyms and keys at first sight and remembers the last ones. */
@Injectable()
export class TrailKeys {
  private readonly refs = new BoundedCache<string>(CACHED);
  private readonly keys = new BoundedCache<Buffer>(CACHED);

  constructor(
    private readonly ring: KeyRing,
    private readonly repository: KeysRepository,
    private readonly pseudonyms: PseudonymsRepository,
  ) {}

  refOf(log: string, kind: PseudonymKind, id: string): Promise<string> {
    return this.refs.get(`${log}/${kind}/${id}`, () =>
      this.pseudonyms.refOf(log, kind, id, () => pseudonymOf(kind, systemRandom(16))),
    );
  }

  /** `kid` = `<ref>/<YYYY-MM>` */
  monthKey(log: string, kid: string): Promise<Buffer> {
    return this.key(`${log}/${kid}`);
  }

  refKey(log: string, ref: string): Promise<Buffer> {
    return this.key(`${log}/${ref}/refs`);
  }

  /** Digests of drafts can be compared while their day's key lives. */
  digestKey(day: string): Promise<Buffer> {
    return this.key(`digest/${day}`);
  }

  existingDigestKey(day: string): Promise<Buffer | undefined> {
    return this.existing(`digest/${day}`);
  }

  /** A draft's digest is kept for 24 h (`trail.md` 2): the keys of days that ended longer ago go. */
  async destroyOldDigestKeys(now: Date): Promise<void> {
    await this.repository.dropDigestKeysBefore(new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10));
  }

  /** The key if it still is there; none is made. */
  async existing(name: string): Promise<Buffer | undefined> {
    const sealed = await this.repository.find(name);
    return sealed && this.ring.open(sealed, [name]);
  }

  private key(name: string): Promise<Buffer> {
    return this.keys.get(name, async () => {
      const known = await this.existing(name);
      if (known !== undefined) return known;
      const fresh = systemRandom(32);
      if (await this.repository.add(name, this.ring.seal(fresh, [name]))) return fresh;
      return (await this.existing(name)) ?? missing(name);
    });
  }
}

function missing(name: string): never {
  throw new Error(`the key ${name} was there and is gone`);
}
