import { PrincipalClaims, principalKeys } from '@gatehouse/contracts';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { ConsentError } from './consent-error.js';

/** The person behind a request, as `auth` signed it. */
export interface Caller {
  readonly organisationId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly roles: readonly PrincipalClaims['roles'][number][];
  /** The compact JWS itself: goes along into the trail. */
  readonly jws: string;
}

interface KeyRequester {
  request(definition: typeof principalKeys, body: Record<string, never>): Promise<{ keys: Record<string, unknown>[] }>;
}

type KeySource = () => Promise<{ keys: Record<string, unknown>[] }>;

const ASK_AGAIN_MS = 5_000;
/** Clocks of two machines may differ by this much. */
const TOLERANCE_S = 5;

/** Verifies the 60 s principals of `auth` (compact JWS, EdDSA); keys are fetched once and on an unknown key id. */
export class PrincipalVerifier {
  private keys: Promise<ReturnType<typeof createLocalJWKSet>> | undefined;
  private fetchedMs = -Infinity;

  constructor(
    private readonly source: KeySource,
    private readonly clock: Clock = systemClock,
  ) {}

  static over(bus: KeyRequester, clock?: Clock): PrincipalVerifier {
    return new PrincipalVerifier(() => bus.request(principalKeys, {}), clock);
  }

  /** @throws ConsentError PRINCIPAL_UNAUTHENTICATED: expired, forged, or not ours */
  async verify(jws: string): Promise<Caller> {
    const claims = PrincipalClaims.safeParse(await this.payload(jws));
    if (!claims.success) throw unauthenticated(claims.error);
    const { sub, org, sid, roles } = claims.data;
    return { organisationId: org, personId: sub, sessionId: sid, roles, jws };
  }

  private async payload(jws: string): Promise<JWTPayload> {
    try {
      return await this.check(jws);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.mayAskAgain()) throw unauthenticated(error);
    }
    this.keys = undefined;
    try {
      return await this.check(jws);
    } catch (error) {
      throw error instanceof errors.JOSEError ? unauthenticated(error) : error;
    }
  }

  private async check(jws: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(jws, await this.keySet(), {
      algorithms: ['EdDSA', 'Ed25519'],
      issuer: 'gatehouse-auth',
      audience: 'gatehouse',
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: '31d',
      clockTolerance: TOLERANCE_S,
      currentDate: this.clock.now(),
    });
    return payload;
  }

  private keySet(): Promise<ReturnType<typeof createLocalJWKSet>> {
    this.keys ??= this.fetch();
    return this.keys;
  }

  private async fetch(): Promise<ReturnType<typeof createLocalJWKSet>> {
    this.fetchedMs = this.clock.monotonicMs();
    try {
      const { keys } = await this.source();
      return createLocalJWKSet({ keys });
    } catch (error) {
      this.keys = undefined;
      throw error;
    }
  }

  private mayAskAgain(): boolean {
    return this.clock.monotonicMs() - this.fetchedMs > ASK_AGAIN_MS;
  }
}

function unauthenticated(cause: unknown): ConsentError {
  return new ConsentError(
    'PRINCIPAL_UNAUTHENTICATED',
    'The request does not say who asks, or says it too late.',
    null,
    cause,
  );
}
