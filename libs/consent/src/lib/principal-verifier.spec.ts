import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { PrincipalVerifier } from './principal-verifier.js';

const now = new Date('2026-11-24T12:00:00.000Z');
const clock = { now: () => now, monotonicMs: () => now.getTime() };
const claims = { org: `org_${'0'.repeat(26)}`, sid: `ses_${'0'.repeat(26)}`, roles: ['member'], jti: 'j' };

async function setUp() {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'EdDSA' }];
  const verifier = new PrincipalVerifier(() => Promise.resolve({ keys }), clock);
  const sign = (age = 0, change: object = {}) =>
    new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .setIssuer('gatehouse-auth')
      .setAudience('gatehouse')
      .setSubject(`per_${'0'.repeat(26)}`)
      .setIssuedAt(now.getTime() / 1000 - age)
      .setExpirationTime(now.getTime() / 1000 - age + 60)
      .sign(pair.privateKey);
  return { verifier, sign };
}

describe('PrincipalVerifier', () => {
  it('answers who asks', async () => {
    const { verifier, sign } = await setUp();
    const jws = await sign();
    await expect(verifier.verify(jws)).resolves.toEqual({
      organisationId: claims.org,
      personId: `per_${'0'.repeat(26)}`,
      sessionId: claims.sid,
      roles: ['member'],
      jws,
    });
  });

  it('refuses a principal whose minute is over', async () => {
    const { verifier, sign } = await setUp();
    await expect(verifier.verify(await sign(70))).rejects.toMatchObject({ code: 'PRINCIPAL_UNAUTHENTICATED' });
  });

  it.each([
    ['another key signed', async () => (await setUp()).sign()],
    ['nobody signed', () => Promise.resolve(`${btoa('{"alg":"none"}').replace(/=/g, '')}.${btoa('{}')}.`)],
  ])('refuses a principal that %s', async (_title, make) => {
    const { verifier } = await setUp();
    await expect(verifier.verify(await make())).rejects.toMatchObject({ code: 'PRINCIPAL_UNAUTHENTICATED' });
  });

  it('refuses a role that does not exist', async () => {
    const { verifier, sign } = await setUp();
    await expect(verifier.verify(await sign(0, { roles: ['root'] }))).rejects.toMatchObject({
      code: 'PRINCIPAL_UNAUTHENTICATED',
    });
  });
});
