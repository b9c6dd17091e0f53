import { contentKey } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import type { Bus } from '@gatehouse/messaging';
import { DataKey, type SealingKeyPair } from '@gatehouse/vault';

/** `design.md` 6: a destroyed key must stop opening content within a minute. */
const KEEP_MS = 60_000;

/** The connection's content key, sealed to this service by `auth`; in memory for at most a minute, never on disk. */
export class ContentKeys {
  readonly #kept = new Map<string, { key: DataKey; untilMs: number }>();
  readonly #asking = new Map<string, Promise<DataKey>>();

  constructor(
    private readonly bus: Bus,
    private readonly sealing: SealingKeyPair,
    private readonly service: string,
    private readonly clock: Clock,
  ) {}

  /** @throws RemoteError AUTH.KEY_ERASED_NOT_FOUND | AUTH.GRANT_DENIED; MessagingError when `auth` is away */
  async get(connectionId: string, grantId: string): Promise<DataKey> {
    this.#dropOld();
    const kept = this.#kept.get(connectionId);
    if (kept !== undefined) return kept.key;
    const asking = this.#asking.get(connectionId) ?? this.#ask(connectionId, grantId);
    this.#asking.set(connectionId, asking);
    return asking;
  }

  /** Forgets the key at once. It is not wiped under a reader that still holds it; it goes with the last of them. */
  forget(connectionId: string): void {
    this.#kept.delete(connectionId);
  }

  #ask(connectionId: string, grantId: string): Promise<DataKey> {
    return this.#fetch(connectionId, grantId).finally(() => this.#asking.delete(connectionId));
  }

  async #fetch(connectionId: string, grantId: string): Promise<DataKey> {
    const { service } = this;
    const untilMs = this.clock.monotonicMs() + KEEP_MS;
    const { sealed } = await this.bus.request(contentKey, { connectionId, feature: 'mail', grantId, service });
    const bytes = this.sealing.open(sealed, `content-key/${connectionId}/mail`);
    const key = new DataKey(bytes);
    bytes.fill(0);
    this.#kept.set(connectionId, { key, untilMs });
    return key;
  }

  #dropOld(): void {
    const now = this.clock.monotonicMs();
    for (const [id, { untilMs }] of this.#kept) if (untilMs <= now) this.#kept.delete(id);
  }
}
