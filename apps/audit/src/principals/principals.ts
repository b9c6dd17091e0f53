import { PrincipalClaims, principalKeys } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import { type Bus } from '@gatehouse/messaging';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';

/** A clock may run ahead of `auth`'s by this much, seconds. */
const TOLERANCE = 5;
/** Keys are asked again at most this often, so that forged tokens cannot flood `auth`. */
const REFRESH_AFTER_MS = 5_000;
const REMEMBER = 10_000;

/** Verifies the principals that `auth` signs. */
export class Principals {
  private keys: { readonly set: ReturnType<typeof createLocalJWKSet>; readonly atMs: number } | undefined;
  private fetching: Promise<void> | undefined;
  private readonly known = new Map<string, PrincipalClaims>();

  constructor(
    private readonly bus: Pick<Bus, 'request'>,
    private readonly clock: Clock,
  ) {}

  /**
   * The claims of a principal that was good at `at`; undefined for one that is forged, expired or not ours.
   * @throws RemoteError, MessagingError while `auth` is silent and its keys are not known yet
   */
  async verify(jws: string, at: Date = this.clock.now()): Promise<PrincipalClaims | undefined> {
    const claims = this.known.get(jws) ?? (await this.check(jws, at));
    if (claims === undefined) return undefined;
    const seconds = at.getTime() / 1_000;
    return seconds > claims.exp + TOLERANCE || seconds < claims.iat - TOLERANCE ? undefined : claims;
  }

  private async check(jws: string, at: Date): Promise<PrincipalClaims | undefined> {
    if (this.keys === undefined) await this.refresh();
    const claims = await this.withKeys(jws, at);
    if (claims !== 'unknown-key') return claims;
    if (this.clock.monotonicMs() - (this.keys?.atMs ?? 0) < REFRESH_AFTER_MS) return undefined;
    await this.refresh();
    const again = await this.withKeys(jws, at);
    return again === 'unknown-key' ? undefined : again;
  }

  private async withKeys(jws: string, at: Date): Promise<PrincipalClaims | 'unknown-key' | undefined> {
    if (this.keys === undefined) return 'unknown-key';
    try {
      const { payload } = await jwtVerify(jws, this.keys.set, {
        issuer: 'gatehouse-auth',
        audience: 'gatehouse',
        algorithms: ['EdDSA'],
        currentDate: at,
        clockTolerance: TOLERANCE,
      });
      const claims = PrincipalClaims.safeParse(payload);
      return claims.success ? this.remember(jws, claims.data) : undefined;
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private remember(jws: string, claims: PrincipalClaims): PrincipalClaims {
    this.known.set(jws, claims);
    if (this.known.size > REMEMBER) this.known.clear();
    return claims;
  }

  private refresh(): Promise<void> {
    this.fetching ??= this.fetch().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetch(): Promise<void> {
    const { keys } = await this.bus.request(principalKeys, {});
    this.keys = { set: createLocalJWKSet({ keys }), atMs: this.clock.monotonicMs() };
  }
}
