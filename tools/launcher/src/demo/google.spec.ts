import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { discoverGoogle } from './google.js';

const CLIENT = { id: 'client', secret: 'secret' };

/** A server that speaks Google's APIs under an address of its own. */
async function withServer<T>(document: object, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    const found = request.url === '/.well-known/openid-configuration';
    response.writeHead(found ? 200 : 404).end(JSON.stringify(document));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const DOCUMENT = {
  issuer: 'https://issuer.example',
  authorization_endpoint: 'https://a.example/auth',
  token_endpoint: 'https://b.example/token',
  revocation_endpoint: 'https://c.example/revoke',
  jwks_uri: 'https://d.example/certs',
};

describe('a server that speaks Google’s APIs', () => {
  it('tells its addresses itself; only the root is the one that was named', async () => {
    await withServer(DOCUMENT, async (url) => {
      expect(await discoverGoogle(url, CLIENT)).toMatchObject({
        root: url,
        clientId: 'client',
        issuer: 'https://issuer.example',
        authUrl: 'https://a.example/auth',
        tokenUrl: 'https://b.example/token',
        revokeUrl: 'https://c.example/revoke',
        jwksUrl: 'https://d.example/certs',
      });
    });
  });

  it.each([
    [{}, 'optional'],
    [{ authorization_response_iss_parameter_supported: false }, 'optional'],
    [{ authorization_response_iss_parameter_supported: true }, 'required'],
  ] as const)('has to name itself to the browser only where it says that it does: %j', async (says, expected) => {
    await withServer({ ...DOCUMENT, ...says }, async (url) => {
      expect((await discoverGoogle(url, CLIENT)).issParameter).toBe(expected);
    });
  });

  it('is refused in one sentence when it has no discovery document', async () => {
    await withServer({ issuer: 'nonsense' }, async (url) => {
      await expect(discoverGoogle(url, CLIENT)).rejects.toMatchObject({ code: 'LAUNCHER.GOOGLE_UNREACHABLE' });
    });
  });
});
