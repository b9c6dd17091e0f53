import type { Clock } from '@gatehouse/identifiers';
import type { GoogleDoor } from '../door/door.js';
import type { Authority } from '../door/entries.js';
import { KeySet, parseSecret } from './schema.js';

const FRESH_FOR_MS = 3_600_000;
/** An unknown `kid` may ask again, but forged tokens must not make us hammer Google. */
const ASK_AGAIN_AFTER_MS = 60_000;

/** Google's public keys (JWKS) for ID tokens and pushes, fetched through the door and entered in the `system` log. */
export class GoogleKeys {
  #keys: KeySet | undefined;
  #fetchedAtMs = Number.NEGATIVE_INFINITY;
  #fetching: Promise<KeySet> | undefined;

  constructor(
    private readonly jwksUrl: string,
    private readonly door: GoogleDoor,
    private readonly clock: Clock,
  ) {}

  /** The key set, cached for an hour; fetched anew (at most once a minute) when it lacks `kid`. */
  async get(kid?: string): Promise<KeySet> {
    const age = this.clock.monotonicMs() - this.#fetchedAtMs;
    const lacks = kid !== undefined && !this.#keys?.keys.some((key) => key.kid === kid);
    if (this.#keys && age < FRESH_FOR_MS && (!lacks || age < ASK_AGAIN_AFTER_MS)) return this.#keys;
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  async #fetch(): Promise<KeySet> {
    const exchange = {
      authority: () => SYSTEM,
      api: 'oauth2',
      method: 'oauth2.jwks',
      kind: 'read' as const,
      parts: 1,
      resource: { kind: 'google.keys', id: null, count: 0 },
      named: {},
      priority: 'interactive' as const,
      deadlineMs: 15_000,
      maxBytes: 1 << 20,
    };
    const http = { method: 'GET' as const, url: this.jwksUrl, headers: {} };
    const { value } = await this.door.exchange(exchange, http, async (_answer, body) => ({
      value: parseSecret(KeySet, await body()),
    }));
    this.#keys = value;
    this.#fetchedAtMs = this.clock.monotonicMs();
    return value;
  }
}

const SYSTEM: Authority = {
  organisationId: 'system',
  personId: null,
  connectionId: null,
  grant: null,
  feature: null,
  purpose: 'system.keys',
};
