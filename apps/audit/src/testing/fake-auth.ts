import { type Draft, pendingConsent, principalKeys } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { ownId, systemClock, systemRandom } from '@gatehouse/identifiers';
import type { Bus } from '@gatehouse/messaging';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

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
  const principal = (claims: { org: string; sub: string; roles?: string[]; ip?: string; exp?: string }) =>
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
      .setIssuedAt()
      .setJti(ownId('evt', systemClock, systemRandom))
      .setExpirationTime(claims.exp ?? '60s')
      .sign(privateKey);
  return { principal, pending, silence };
}
