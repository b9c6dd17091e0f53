import { type Draft, pendingConsent, principalKeys } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { ownId, systemClock, systemRandom } from '@gatehouse/identifiers';
import type { Bus } from '@gatehouse/messaging';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

interface Claims {
  readonly org: string;
  readonly sub: string;
  readonly roles?: string[];
  readonly ip?: string;
  readonly exp?: string;
  readonly at?: Date;
}

/** The part of `auth` that audit asks: keys of principals and undelivered consent. */
export async function serveAuth(bus: Bus) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' };
  const pending: Draft[] = [];
  bus.serve(principalKeys, () => Promise.resolve({ keys: [jwk] }));
  let isSilent = false;
  bus.serve(pendingConsent, () =>
    isSilent ? Promise.reject(new HubError('AUTH.UNAVAILABLE', 'silent')) : Promise.resolve({ drafts: pending }),
  );
  const silence = (on: boolean) => {
    isSilent = on;
  };
  /** `at`: when it was signed; good for a minute from there. */
  const principal = ({ at = new Date(), ...claims }: Claims) =>
    new SignJWT({
      org: claims.org,
      sid: ownId('ses', systemClock, systemRandom),
      roles: claims.roles ?? ['member'],
      ...(claims.ip && { ip: claims.ip, ua: 'test' }),
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .setIssuer('gatehouse-auth')
      .setAudience('gatehouse')
      .setSubject(claims.sub)
      .setIssuedAt(at)
      .setJti(ownId('evt', systemClock, systemRandom))
      .setExpirationTime(claims.exp ?? new Date(at.getTime() + 60_000))
      .sign(privateKey);
  return { principal, pending, silence };
}
