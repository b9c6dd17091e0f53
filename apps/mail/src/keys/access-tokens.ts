import { accessToken } from '@gatehouse/contracts';
import type { AccessToken, AccessTokenSource, CallContext } from '@gatehouse/google';
import type { Clock } from '@gatehouse/identifiers';
import type { Bus } from '@gatehouse/messaging';
import type { SealingKeyPair } from '@gatehouse/vault';

/** A token is asked for anew this long before it ends, so that none ends on its way. */
const MARGIN_MS = 60_000;

interface Kept extends AccessToken {
  readonly expiresAtMs: number;
}

/** Access tokens from `auth`, sealed to this service; kept in memory until shortly before they end. One request at a time per grant. */
export class AccessTokens implements AccessTokenSource {
  readonly #kept = new Map<string, Kept>();
  readonly #asking = new Map<string, Promise<Kept>>();

  constructor(
    private readonly bus: Bus,
    private readonly keys: SealingKeyPair,
    private readonly service: string,
    private readonly clock: Clock,
  ) {}

  /** @throws RemoteError AUTH.GRANT_DENIED | AUTH.RECONNECT_DENIED | AUTH.GOOGLE_UNAVAILABLE */
  async get(context: CallContext, refused?: AccessToken): Promise<AccessToken> {
    const kept = this.#kept.get(context.grantId);
    const usable = kept !== undefined && kept.token !== refused?.token && this.clock.now().getTime() < kept.expiresAtMs;
    return usable ? kept : this.#ask(context, refused);
  }

  /** The grant has closed. */
  forget(grantId: string): void {
    this.#kept.delete(grantId);
  }

  #ask(context: CallContext, refused: AccessToken | undefined): Promise<Kept> {
    const { grantId } = context;
    const asked = this.#asking.get(grantId);
    if (asked !== undefined) return asked;
    const asking = this.#fetch(context, refused).finally(() => this.#asking.delete(grantId));
    this.#asking.set(grantId, asking);
    return asking;
  }

  async #fetch(context: CallContext, refused: AccessToken | undefined): Promise<Kept> {
    const { connectionId, grantId, purpose } = context;
    const { service } = this;
    const refusedIssuedAt = refused?.issuedAt ?? null;
    const answer = await this.bus.request(accessToken, { connectionId, grantId, purpose, service, refusedIssuedAt });
    const token = this.keys.open(answer.sealed, `access-token/${connectionId}`).toString('utf8');
    const kept = { token, issuedAt: answer.issuedAt, expiresAtMs: Date.parse(answer.expiresAt) - MARGIN_MS };
    this.#kept.set(grantId, kept);
    return kept;
  }
}
