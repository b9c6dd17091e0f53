import { TrailClient } from '@gatehouse/audit-trail';
import { namePeople, type TrailEntryView } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { eventually, useStack } from '@gatehouse/testing';
import { decodeBundle, formatPolicy } from '@gatehouse/transparency-log';
import { verifyExport } from '@gatehouse/verifier';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Heads } from '../heads/heads.js';
import { Logs } from '../logs/logs.js';
import { auditEnv, startAudit, testLogger } from '../testing/audit-app.js';
import { consent, newId, someone, syncCall, withdraw } from '../testing/consents.js';
import { serveAuth } from '../testing/fake-auth.js';

const stack = useStack({ services: ['audit', 'auth', 'mail'] });

describe('the trail over HTTP', () => {
  const organisation = newId('org');
  const officerId = newId('per');
  const who = someone(organisation);
  let app: NestFastifyApplication;
  let busses: Bus[];
  let auth: TrailClient;
  let mail: TrailClient;
  let fake: Awaited<ReturnType<typeof serveAuth>>;
  let officer: string;

  const busOf = (service: 'auth' | 'mail') =>
    Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger: testLogger() });

  beforeAll(async () => {
    busses = [await busOf('auth'), await busOf('mail')];
    const [authBus, mailBus] = busses as [Bus, Bus];
    fake = await serveAuth(authBus);
    authBus.serve(namePeople, ({ people }) =>
      Promise.resolve({ people: people.map((id) => ({ id, name: `Name of ${id}`, email: 'x@example.org' })) }),
    );
    const place = { mongoUrl: stack.mongoUrl('audit'), natsUrl: stack.natsUrl, nkeySeed: stack.nkeySeed('audit') };
    app = await startAudit(auditEnv({ ...place, dir: join(stack.dir, 'checkpoints') }, [organisation]));
    auth = new TrailClient({ service: 'auth', instance: 'auth-1', build: 'test', requester: authBus });
    mail = new TrailClient({ service: 'mail', instance: 'mail-1', build: 'test', requester: mailBus });
    officer = await fake.principal({ org: organisation, sub: officerId, roles: ['officer'], ip: '192.0.2.9' });
    await consent(auth, who);
    for (let k = 0; k < 300; k += 1) {
      const admitted = await mail.exchange({
        ...syncCall(who),
        segments: [{ person: who.personId, plain: { message: `m${k}` } }],
      });
      await admitted.outcome({
        status: 200,
        result: 'ok',
        parts: [{ kind: 'gmail.message', id: `m${k}`, status: 200 }],
      });
    }
  });

  afterAll(async () => {
    await app.close();
    for (const bus of busses) await bus.close();
  });

  const get = async (url: string, jws?: string) =>
    app.inject({ url, ...(jws && { headers: { authorization: `Bearer ${jws}` } }) });
  const entries = async (query: string, jws = officer) =>
    (await get(`/trail/entries?${query}`, jws)).json<{ items: TrailEntryView[]; nextCursor: string | null }>();

  it('shows the officer whose data was called for, by whom, with names and opened bodies', async () => {
    const { items } = await entries(`type=exchange.outcome&subject=${who.personId}&limit=1`);
    expect(items[0]).toMatchObject({
      subjects: [{ name: `Name of ${who.personId}` }],
      header: { type: 'exchange.outcome', purpose: 'mail.sync' },
      body: [{ plain: { parts: [{ kind: 'gmail.message', id: 'm299', status: '200' }] } }],
    });
  });

  it('enters each look before its rows, with the reason in the body alone', async () => {
    await entries('limit=1&reason=case-77');
    const { items } = await entries('type=audit.read&limit=2');
    expect(items[1]).toMatchObject({ header: { actor: { kind: 'person' } }, body: [{ plain: { reason: 'case-77' } }] });
    expect(JSON.stringify(items[1]?.header)).not.toContain('case-77');
  });

  it('pages without a gap or a double and refuses a cursor of another question', async () => {
    const first = await entries('type=exchange.intent&limit=120');
    const second = await entries(`type=exchange.intent&limit=200&cursor=${first.nextCursor!}`);
    const indexes = [...first.items, ...second.items].map(({ index }) => Number(index));
    expect(new Set(indexes).size).toBe(300);
    expect(indexes).toEqual(indexes.toSorted((a, b) => b - a));
    expect(second.nextCursor).toBeNull();
    const other = await get(`/trail/entries?type=exchange.outcome&cursor=${first.nextCursor!}`, officer);
    expect([other.statusCode, other.json<{ field: string }>().field]).toEqual([400, 'cursor']);
  });

  it('finds by time', async () => {
    const all = await entries('type=exchange.intent&limit=200');
    const { rx } = all.items[100]!.header;
    const until = await entries(`type=exchange.intent&limit=1&to=${rx}`);
    expect(until.items[0]!.header.rx).toBe(rx);
  });

  it('shows a member what is about themselves and nothing else', async () => {
    const member = await fake.principal({ org: organisation, sub: who.personId });
    const own = await entries('limit=5', member);
    expect(own.items.every(({ subjects }) => subjects[0]?.name === `Name of ${who.personId}`)).toBe(true);
    expect((await get(`/trail/entries?subject=${officerId}`, member)).statusCode).toBe(403);
    expect((await get('/trail/entries/0', member)).statusCode).toBe(404);
    expect((await get('/trail/entries?log=system', member)).statusCode).toBe(403);
    expect((await get('/trail/entries')).statusCode).toBe(401);
  });

  it('counts by day and type', async () => {
    const { items } = (await get('/trail/counts', officer)).json<{ items: { type: string; count: string }[] }>();
    expect(items.find(({ type }) => type === 'exchange.intent')?.count).toBe('300');
  });

  it('serves hash tiles to everyone and bundles to the operator, entered once', async () => {
    const log = app.get(Logs).of(organisation)!;
    await eventually(() => (app.get(Heads).of(log).current?.size ?? 0) > 600);
    expect((await get(`/logs/${log.id}/checkpoint`)).body).toContain(log.origin);
    expect((await get(`/logs/${log.id}/tile/0/001`)).rawPayload).toHaveLength(256 * 32);
    expect((await get(`/logs/${log.id}/tile/entries/000`)).statusCode).toBe(401);
    const before = (await entries('type=audit.read&limit=200')).items.length;
    const bundle = await get(`/logs/${log.id}/tile/entries/000`, 'a-token-for-entry-bundles');
    await get(`/logs/${log.id}/tile/entries/001`, 'a-token-for-entry-bundles');
    expect(decodeBundle(bundle.rawPayload, 256)).toHaveLength(256);
    expect((await entries('type=audit.read&limit=200')).items.length - before).toBe(2);
  });

  it('proves one entry under the signed head', async () => {
    const answer = (await get('/trail/inclusion/5', officer)).json<{ proof: string; entry: string }>();
    expect(answer.proof).toContain('c2sp.org/tlog-proof@v1\nindex 5\n');
  });

  it('exports what the offline verifier accepts', async () => {
    const other = someone(organisation);
    await consent(auth, other);
    await withdraw(auth, other);
    await expect(mail.exchange(syncCall(other))).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    const answer = await app.inject({
      method: 'POST',
      url: '/trail/exports',
      headers: { authorization: `Bearer ${officer}` },
      payload: { reason: 'yearly review' },
    });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-tar']);
    const path = join(stack.dir, 'export.tar');
    await writeFile(path, answer.rawPayload);
    const trustPolicyText = formatPolicy([app.get(Logs).of(organisation)!.signer]);
    const report = await verifyExport(path, { trustPolicyText });
    expect(report).toMatchObject({ exit: 0, faults: [] });
  });

  it('exports for nobody but officers', async () => {
    const member = await fake.principal({ org: organisation, sub: who.personId });
    const headers = { authorization: `Bearer ${member}` };
    const answer = await app.inject({ method: 'POST', url: '/trail/exports', headers, payload: { reason: 'curious' } });
    expect(answer.statusCode).toBe(403);
  });
});
