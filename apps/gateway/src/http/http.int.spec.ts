import { notHere } from '../gateway.errors.js';
import { API_ROUTES } from '../api/routes.js';
import { LANS_CONNECTION } from '../testing/auth-responder.js';
import { GUARDED, UNSAFE, urlOf } from '../testing/routes-under-test.js';
import { useGateway } from '../testing/use-gateway.js';

describe('every route of the gateway', () => {
  const gateway = useGateway();
  const send = (request: Parameters<typeof gateway.it.inject>[0]) => gateway.it.inject(request);
  const ours = (more: Record<string, string> = {}) => ({ origin: gateway.it.origin, ...more });

  beforeEach(() => {
    gateway.it.mail.seen.length = 0;
    gateway.it.mail.says(200, '{"items":[]}');
    gateway.it.audit.says(200, '{"items":[]}');
  });

  it('serves the routes of its document and no others', () => {
    const served = gateway.it.routes
      .filter(({ method, url }) => !['HEAD', 'OPTIONS'].includes(method) && !/^\/(health|metrics|assets|\*)/.test(url))
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}').replace('*', '{tile}')}`);
    expect(served.sort()).toEqual(API_ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });

  describe('unsafe methods', () => {
    const json = { 'content-type': 'application/json' };
    const cases: [string, () => Record<string, string>, number][] = [
      ['a foreign Origin', () => ({ ...json, origin: 'https://evil.example' }), 403],
      ['no sign of where it comes from', () => json, 403],
      ['another site by Sec-Fetch-Site', () => ({ ...json, 'sec-fetch-site': 'cross-site' }), 403],
      ['a page of the same site', () => ({ ...json, 'sec-fetch-site': 'same-site' }), 403],
      [
        'a foreign Origin beside same-origin',
        () => ({ ...json, 'sec-fetch-site': 'same-origin', origin: 'null' }),
        403,
      ],
      ['a form', () => ours({ 'content-type': 'application/x-www-form-urlencoded' }), 415],
      ['text', () => ours({ 'content-type': 'text/plain' }), 415],
    ];
    const table = UNSAFE.flatMap((route) => cases.map(([what, headers, status]) => ({ route, what, headers, status })));

    it.each(table)('$route.method $route.path refuses $what', async ({ route, headers, status }) => {
      const cookie = await gateway.it.signIn();
      const before = gateway.it.auth.calls.length;
      const payload = 'a=1';
      const answer = await send({
        method: route.method,
        url: urlOf(route),
        headers: { cookie, ...headers() },
        payload,
      });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(gateway.it.auth.calls).toHaveLength(before);
    });
  });

  describe('an id that is foreign, unknown or no id at all', () => {
    const WITH_IDS = GUARDED.filter(({ path }) => path.includes('{con}'));
    const seen = (body: string) => ({ ...(JSON.parse(body) as object), correlationId: '' });

    it.each(WITH_IDS)('answers the same 404 on $method $path', async (route) => {
      gateway.it.mail.says(404, '{"code":"MAIL.CONNECTION_UNKNOWN","detail":"canary"}');
      const headers = ours({ cookie: await gateway.it.signIn(), 'content-type': 'application/json' });
      const payload = route.method === 'GET' ? undefined : route.path.endsWith('choice') ? '{"choice":"keep"}' : '{}';
      const bodies: object[] = [];
      for (const con of [LANS_CONNECTION, 'con_nothing', '%00', "'; drop"]) {
        const url = urlOf(route, encodeURI(con));
        const answer = await send({
          method: route.method,
          url,
          headers,
          ...(payload === undefined ? {} : { payload }),
        });
        expect(answer.statusCode).toBe(404);
        bodies.push(seen(answer.body));
      }
      expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
      expect(bodies[0]).toMatchObject({ code: 'NOT_FOUND', detail: notHere().message });
    });
  });

  describe("Google's push", () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer jwt' };

    it('goes to the mail service byte for byte', async () => {
      const payload = '{ "message" : {"data":"x"} }';
      const answer = await send({ method: 'POST', url: '/push/gmail', headers, payload });
      expect(answer.statusCode).toBe(200);
      expect(gateway.it.mail.seen).toMatchObject([
        { url: '/push/gmail', body: payload, headers: { authorization: 'Bearer jwt' } },
      ]);
    });

    it('is refused above 64 KiB before anybody sees it', async () => {
      const answer = await send({ method: 'POST', url: '/push/gmail', headers, payload: 'x'.repeat(65_537) });
      expect(answer.json()).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
      expect(gateway.it.mail.seen).toEqual([]);
    });
  });

  describe('the console', () => {
    it.each(['/', '/mail/inbox/thr_1', '/connections?connected=con_1'])(
      'is the answer to %s, with a nonce of its own',
      async (url) => {
        const [one, two] = await Promise.all([send({ method: 'GET', url }), send({ method: 'GET', url })]);
        const nonce = /nonce="([^"]+)"/.exec(one.body)?.[1];
        expect(one.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
        expect(one.headers['content-security-policy']).not.toContain('unsafe');
        expect(two.body).not.toBe(one.body);
      },
    );

    it('has its assets kept for ever', async () => {
      const answer = await send({ method: 'GET', url: '/assets/main-1a2b.js' });
      expect([answer.body, answer.headers['cache-control']]).toEqual([
        'console.log(1)',
        'public, max-age=31536000, immutable',
      ]);
    });

    it.each(['/api/v1/nothing', '/assets/../../config.ts', '/assets/none.js', '/.env', '/metrics/x'])(
      'is no answer to %s',
      async (url) => {
        expect((await send({ method: 'GET', url })).statusCode).toBe(404);
      },
    );
  });

  it('hides its metrics under the public name', async () => {
    const { host } = new URL(gateway.it.origin);
    expect((await send({ method: 'GET', url: '/metrics', headers: { host } })).statusCode).toBe(404);
    expect((await send({ method: 'GET', url: '/metrics', headers: { host: '10.0.0.7:4000' } })).statusCode).toBe(200);
  });

  it('takes an address that cannot be decoded for one that names nothing', async () => {
    const answer = await fetch(`${gateway.it.origin}/api/v1/connections/%zz`);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  it.each([
    ['a page', '/'],
    ['an asset', '/assets/main-1a2b.js'],
    ['an answer', '/api/v1/openapi.json'],
    ['a refusal', '/api/v1/session'],
    ['an unknown address', '/api/v1/nothing'],
    ['a redirect', '/oauth/callback'],
    ['a checkpoint', `/api/v1/trail/${'ab'.repeat(16)}/checkpoint`],
  ])('puts its security headers on %s', async (_what, url) => {
    const { headers } = await send({ method: 'GET', url });
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(headers['cache-control']).toMatch(url.startsWith('/assets') ? /immutable/ : /no-store/);
  });
});
