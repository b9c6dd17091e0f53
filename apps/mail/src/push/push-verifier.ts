import type { GoogleKeys } from '@gatehouse/google';
import type { Clock } from '@gatehouse/identifiers';
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { MailError } from '../mail-error.js';

export interface PushSettings {
  readonly issuer: string;
  readonly audience: string;
  /** The subscription's service account; undefined: whichever the issuer signed for. */
  readonly email: string | undefined;
}

/** Verifies the OIDC token that Pub/Sub sends along (guides/push; `google-apis.md` 2.4): RS256, issuer, audience, account. */
export class PushVerifier {
  constructor(
    private readonly keys: Pick<GoogleKeys, 'get'>,
    private readonly settings: PushSettings,
    private readonly clock: Clock,
  ) {}

  /** @throws MailError MAIL.PUSH_UNAUTHENTICATED; what the key fetch throws when the trail or Google is away */
  async verify(authorization: string | undefined): Promise<void> {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refused();
    const claims = await this.#claims(token);
    const { email } = this.settings;
    if (email !== undefined && (claims.email !== email || claims.email_verified !== true)) throw refused();
  }

  async #claims(token: string): Promise<JWTPayload> {
    try {
      const { kid } = decodeProtectedHeader(token);
      const keys = createLocalJWKSet(await this.keys.get(kid));
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: this.settings.issuer,
        audience: this.settings.audience,
        requiredClaims: ['exp'],
        clockTolerance: 5,
        currentDate: this.clock.now(),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw refused(error);
      throw error;
    }
  }
}

const refused = (cause?: unknown): MailError =>
  new MailError('MAIL.PUSH_UNAUTHENTICATED', 'This push does not come from the subscription that was set up.', {
    next: 'Check PUSH_AUDIENCE and PUSH_EMAIL against the subscription.',
    ...(cause === undefined ? {} : { cause }),
  });
