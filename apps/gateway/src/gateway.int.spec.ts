import { HubError } from '@gatehouse/errors';
import { LAN, MINH, MINHS_CONNECTION, principalOf } from './testing/auth-responder.js';
import { GUARDED, urlOf } from './testing/routes-under-test.js';
import { useGateway } from './testing/use-gateway.js';

const V1 = '/api/v1';

describe('the gateway', () => {
  const gateway = useGateway();
  const send = (request: Parameters<typeof gateway.it.inject>[0]) => gateway.it.inject(request);
  const ours = (more: Record<string, string> = {}) => ({ origin: gateway.it.origin, ...more });

  beforeEach(() => {
    gateway.it.mail.seen.length = 0;
    gateway.it.mail.says(200, '{"items":[]}');
    gateway.it.audit.says(200, '{"items":[]}');
  });

  describe('sessions', () => {
    it('gives a new HttpOnly cookie named after the port, and the person', async () => {
      const payload = { email: MINH.email, password: 'right' };
      const answer = await send({ method: 'POST', url: `${V1}/session`, headers: ours(), payload });
      expect(answer.statusCode).toBe(201);
      expect(answer.json()).toMatchObject({ person: { name: 'Minh Tran' } });
      const name = `gh_${new URL(gateway.it.origin).port}`;
      expect(answer.headers['set-cookie']).toMatch(
        new RegExp(`^${name}=s+; Path=/; Expires=.*; HttpOnly; SameSite=Lax$`),
      );
    });

    it('answers a wrong password as a problem and sets nothing', async () => {
      const payload = { email: MINH.email, password: 'canary' };
      const answer = await send({ method: 'POST', url: `${V1}/session`, headers: ours(), payload });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 'AUTH.CREDENTIALS_UNAUTHENTICATED' });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(gateway.it.logs.join()).not.toContain('canary');
    });

    it('is over everywhere once signed out', async () => {
      const cookie = await gateway.it.signIn();
      const out = await send({ method: 'DELETE', url: `${V1}/session`, headers: ours({ cookie }) });
      expect(out.statusCode).toBe(204);
      expect(out.headers['set-cookie']).toMatch(/=; .*Expires=Thu, 01 Jan 1970/);
      const after = await send({ method: 'GET', url: `${V1}/session`, headers: { cookie } });
      expect(after.statusCode).toBe(401);
    });

    it.each([
      ['its database is away', new Error('WT_PANIC')],
      ['it has too much to do', new HubError('MESSAGING.UNAVAILABLE', 'Too much to do.')],
      ['the trail does not answer it', new HubError('AUDIT_UNAVAILABLE', 'The trail does not answer.')],
    ])('is not called over when auth cannot tell, since %s', async (_why, fault) => {
      const headers = { cookie: await gateway.it.signIn() };
      gateway.it.auth.fault = fault;
      expect((await send({ method: 'GET', url: `${V1}/session`, headers })).statusCode).toBe(503);
      gateway.it.auth.fault = undefined;
      expect((await send({ method: 'GET', url: `${V1}/session`, headers })).statusCode).toBe(200);
    });

    it.each(GUARDED)('is asked for by $method $path', async (route) => {
      const headers = ours({ 'content-type': 'application/json' });
      const answer = await send({ method: route.method, url: urlOf(route), headers, payload: '{}' });
      expect(answer.json()).toMatchObject({ status: 401, code: 'SESSION_UNAUTHENTICATED' });
      expect(gateway.it.mail.seen).toEqual([]);
    });
  });

  describe('connections', () => {
    it('lists the own ones and shows one', async () => {
      const headers = { cookie: await gateway.it.signIn() };
      const list = await send({ method: 'GET', url: `${V1}/connections`, headers });
      expect(list.json()).toMatchObject({ items: [{ id: MINHS_CONNECTION }], nextCursor: null });
      const one = await send({ method: 'GET', url: `${V1}/connections/${MINHS_CONNECTION}`, headers });
      expect(one.json()).toMatchObject({ id: MINHS_CONNECTION, account: MINH.email });
    });

    it('starts, withdraws and takes the choice as the person who is signed in', async () => {
      const headers = ours({ cookie: await gateway.it.signIn() });
      const base = `${V1}/connections/${MINHS_CONNECTION}/features/mail/withdrawal`;
      const started = await send({
        method: 'POST',
        url: `${V1}/connections`,
        headers,
        payload: { features: ['mail'] },
      });
      expect([started.statusCode, started.json()]).toMatchObject([
        201,
        { authorizationUrl: 'http://127.0.0.1:1/auth' },
      ]);
      expect((await send({ method: 'POST', url: base, headers, payload: {} })).statusCode).toBe(202);
      const chosen = await send({ method: 'POST', url: `${base}/choice`, headers, payload: { choice: 'erase' } });
      expect(chosen.statusCode).toBe(202);
      const principal = principalOf(MINH);
      expect(gateway.it.auth.calls.slice(-3)).toMatchObject([
        { name: 'start', body: { principal, connectionId: null, language: 'en' } },
        { name: 'withdraw', body: { principal, feature: 'mail' } },
        { name: 'choose', body: { principal, choice: 'erase' } },
      ]);
    });

    it('shows the notice in both languages, with the hash of what it shows', async () => {
      const headers = { cookie: await gateway.it.signIn() };
      const url = `${V1}/consent/notice?feature=mail&language=`;
      const [en, vi] = await Promise.all(
        ['en', 'vi'].map((language) => send({ method: 'GET', url: url + language, headers })),
      );
      expect(en!.json()).toMatchObject({ purposes: [{ purpose: 'mail.sync' }, { purpose: 'mail.read' }] });
      expect(vi!.json<{ text: string }>().text).toContain('Nếu bạn đồng ý');
      expect(en!.json<{ hash: string }>().hash).not.toBe(vi!.json<{ hash: string }>().hash);
    });
  });

  describe('the way back from Google', () => {
    const callback = async (query: string, cookie?: string) =>
      send({ method: 'GET', url: `/oauth/callback?${query}`, headers: cookie === undefined ? {} : { cookie } });

    it('ends at the connections, naming what was not ticked', async () => {
      const answer = await callback(
        'state=good&code=secret&iss=https://accounts.google.com&scope=x',
        await gateway.it.signIn(),
      );
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(`/connections?connected=${MINHS_CONNECTION}&refused=mail`);
    });

    it.each([
      ['forged', 'state=bad&code=secret', 'AUTH.STATE_INVALID'],
      ['doubled', 'state=good&state=good&code=secret', 'AUTH.STATE_INVALID'],
      ['missing', 'code=secret', 'AUTH.STATE_INVALID'],
    ])('brings a %s state back as a code and no secret', async (_what, query, code) => {
      const answer = await callback(query, await gateway.it.signIn());
      expect(answer.headers.location).toMatch(new RegExp(`^/connections\\?problem=${code}&correlation=[0-9a-f]{32}$`));
    });

    it('asks auth nothing for a browser that is not signed in', async () => {
      const before = gateway.it.auth.calls.length;
      const answer = await callback('state=good&code=secret');
      expect(answer.headers.location).toContain('problem=SESSION_UNAUTHENTICATED');
      expect(gateway.it.auth.calls).toHaveLength(before);
    });
  });

  describe('mail', () => {
    const mail = `${V1}/connections/${MINHS_CONNECTION}/mail`;

    it('comes from its owner, asked with the principal and the trace', async () => {
      const headers = { cookie: await gateway.it.signIn(), traceparent: `00-${'cd'.repeat(16)}-00f067aa0ba902b7-01` };
      const answer = await send({ method: 'GET', url: `${mail}/threads?label=Label_1&limit=7`, headers });
      expect(answer.json()).toEqual({ items: [] });
      expect(gateway.it.mail.seen).toMatchObject([
        {
          url: `/connections/${MINHS_CONNECTION}/mail/threads?limit=7&label=Label_1`,
          headers: {
            authorization: `Bearer ${principalOf(MINH)}`,
            traceparent: expect.stringContaining('cd'.repeat(16)) as string,
          },
        },
      ]);
      expect(gateway.it.mail.seen[0]!.headers.cookie).toBeUndefined();
    });

    it('passes bytes, type and file name, and nothing else of the answer', async () => {
      gateway.it.mail.says(200, 'bytes', {
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename="a.pdf"',
        'set-cookie': 'evil=1',
        server: 'inside',
      });
      const headers = { cookie: await gateway.it.signIn() };
      const answer = await send({ method: 'GET', url: `${mail}/messages/msg_1/attachments/1.2`, headers });
      expect(answer.body).toBe('bytes');
      expect(answer.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename="a.pdf"',
      });
      expect(answer.headers['set-cookie'] ?? answer.headers.server).toBeUndefined();
    });

    it("hands the owner's refusal on as it is", async () => {
      gateway.it.mail.says(503, '{"code":"AUDIT_UNAVAILABLE"}', { 'content-type': 'application/problem+json' });
      const answer = await send({
        method: 'GET',
        url: `${mail}/labels`,
        headers: { cookie: await gateway.it.signIn() },
      });
      expect([answer.statusCode, answer.json()]).toEqual([503, { code: 'AUDIT_UNAVAILABLE' }]);
    });

    it('hands on why a message may not be opened as a document, too', async () => {
      gateway.it.mail.says(403, '{"code":"ACCESS_DENIED"}', { 'content-type': 'application/problem+json' });
      const cookie = await gateway.it.signIn();
      const answer = await send({ method: 'GET', url: `${mail}/messages/msg_1/html`, headers: { cookie } });
      expect([answer.statusCode, answer.json()]).toEqual([403, { code: 'ACCESS_DENIED' }]);
    });

    it('frames HTML as a document of its own that may do nothing', async () => {
      gateway.it.mail.says(200, JSON.stringify({ id: 'msg_1', html: '<p style="color:red">hi</p>' }));
      const answer = await send({
        method: 'GET',
        url: `${mail}/messages/msg_1/html`,
        headers: { cookie: await gateway.it.signIn() },
      });
      expect(answer.body).toBe('<p style="color:red">hi</p>');
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'.*frame-ancestors 'self'.*sandbox/);
      expect(answer.headers['content-security-policy']).not.toMatch(/script-src|allow-scripts|allow-same-origin/);
    });

    it('answers 503 with the next step while its owner is away', async () => {
      gateway.it.mail.answer = (_request, response) => void response.socket?.destroy();
      const answer = await send({ method: 'GET', url: `${mail}/sync`, headers: { cookie: await gateway.it.signIn() } });
      expect(answer.json()).toMatchObject({
        status: 503,
        code: 'SERVICE_UNAVAILABLE',
        next: expect.any(String) as string,
      });
    });
  });

  describe('the trail', () => {
    it('is asked with the principal; the export streams', async () => {
      gateway.it.audit.says(200, 'tar', {
        'content-type': 'application/x-tar',
        'content-disposition': 'attachment; filename="e.tar"',
      });
      const headers = ours({ cookie: await gateway.it.signIn(LAN.email) });
      const answer = await send({ method: 'POST', url: `${V1}/trail/exports`, headers, payload: { reason: 'audit' } });
      expect([answer.statusCode, answer.body]).toEqual([200, 'tar']);
      expect(gateway.it.audit.seen.at(-1)).toMatchObject({
        url: '/trail/exports',
        body: '{"log":"organisation","reason":"audit"}',
        headers: { authorization: `Bearer ${principalOf(LAN)}` },
      });
    });

    it("gives checkpoint and tiles to everyone, and hands the operator's bearer on", async () => {
      const logId = 'ab'.repeat(16);
      const get = (rest: string, authorization: string) =>
        send({ method: 'GET', url: `${V1}/trail/${logId}/${rest}`, headers: { authorization } });
      await get('checkpoint', 'Bearer operator');
      await get('tile/entries/x001/000.p/7', 'Bearer operator');
      const [head, bundle] = gateway.it.audit.seen.slice(-2);
      expect(head).toMatchObject({ url: `/logs/${logId}/checkpoint` });
      expect(head!.headers.authorization).toBeUndefined();
      expect(bundle).toMatchObject({
        url: `/logs/${logId}/tile/entries/x001/000.p/7`,
        headers: { authorization: 'Bearer operator' },
      });
      expect((await get('tile/..%2f..%2fentries', '')).statusCode).toBe(404);
    });
  });
});
