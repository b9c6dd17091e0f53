import { TrailClient } from '@gatehouse/audit-trail';
import type { HeaderV1 } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { useStack } from '@gatehouse/testing';
import { parseEntry } from '@gatehouse/transparency-log';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { auditEnv, startAudit, testLogger } from '../testing/audit-app.js';
import { consent, newId, someone, syncCall, withdraw, withdrawal } from '../testing/consents.js';
import { serveAuth } from '../testing/fake-auth.js';
import { Logs } from '../logs/logs.js';
import { EntriesRepository } from './entries.repository.js';

const stack = useStack({ services: ['audit', 'auth', 'mail'] });
const organisation = newId('org');
let app: NestFastifyApplication;
let busses: Bus[];
let auth: TrailClient;
let mail: TrailClient;
let fakeAuth: Awaited<ReturnType<typeof serveAuth>>;

/** As long as a principal is long over. */
const LATE_MS = 10 * 60_000;
const busOf = (service: 'auth' | 'mail') =>
  Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger: testLogger() });

async function headers(): Promise<HeaderV1[]> {
  const log = app.get(Logs).of(organisation)!;
  const found: HeaderV1[] = [];
  for await (const entry of app.get(EntriesRepository).range(log.id, 0))
    found.push(parseEntry(entry.bytes) as HeaderV1);
  return found;
}

describe('admission', () => {
  beforeAll(async () => {
    busses = [await busOf('auth'), await busOf('mail')];
    const [authBus, mailBus] = busses as [Bus, Bus];
    fakeAuth = await serveAuth(authBus);
    const env = auditEnv(
      { mongoUrl: stack.mongoUrl('audit'), natsUrl: stack.natsUrl, nkeySeed: stack.nkeySeed('audit'), dir: stack.dir },
      [organisation],
    );
    app = await startAudit(env);
    auth = new TrailClient({ service: 'auth', instance: 'auth-1', build: 'test', requester: authBus });
    mail = new TrailClient({ service: 'mail', instance: 'mail-1', build: 'test', requester: mailBus });
  });

  afterAll(async () => {
    await app.close();
    for (const bus of busses) await bus.close();
  });

  it('enters consent, a call under it and its outcome, in log order', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const admitted = await mail.exchange(syncCall(who));
    expect(await admitted.outcome({ status: 200, result: 'ok', volume: { in: 10, out: 0 } })).toBe('ok');
    const types = (await headers()).map(({ type }) => type);
    expect(types).toEqual([
      'log.genesis',
      'consent.requested',
      'consent.granted',
      'exchange.intent',
      'exchange.outcome',
    ]);
  });

  it('refuses a call without a grant and enters the refusal', async () => {
    const who = someone(organisation);
    await expect(mail.exchange(syncCall(who))).rejects.toMatchObject({ code: 'ACCESS_DENIED', reason: 'no_grant' });
    expect((await headers()).at(-1)).toMatchObject({ type: 'access.denied', result: 'denied', basis: null });
  });

  it('discards what comes back after the withdrawal and admits nothing more', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const admitted = await mail.exchange(syncCall(who));
    await withdraw(auth, who);
    expect(await admitted.outcome({ status: 200, result: 'ok' })).toBe('discarded');
    await expect(mail.exchange(syncCall(who))).rejects.toMatchObject({ reason: 'grant_closed' });
  });

  it('enters a read of the person under their own principal and keeps names out of the entry', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const principal = await fakeAuth.principal({ org: organisation, sub: who.personId, ip: '192.0.2.77' });
    const read = { kind: 'mail.message', count: 2, refs: ['msg_a', 'msg_b'] };
    await mail.read({
      ...{ organisationId: organisation, principal, grant: { id: who.grantId, ver: '1' } },
      ...{ purpose: 'mail.read', feature: 'mail', subjects: [who.personId], resource: read },
      segments: [{ person: who.personId, plain: { query: 'CANARY-31337' } }],
    });
    const last = (await headers()).at(-1);
    expect(last).toMatchObject({ type: 'access.read', actor: { kind: 'person' }, resource: { count: '2', ref: null } });
    expect(JSON.stringify(last)).not.toMatch(/CANARY|192\.0\.2\.77|msg_a/);
  });

  it('keeps a log dense under 50 concurrent callers', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const before = (await headers()).length;
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        for (let k = 0; k < 10; k += 1) {
          const admitted = await mail.exchange(syncCall(who));
          await admitted.outcome({ status: 200, result: 'ok' });
        }
      }),
    );
    const all = await headers();
    expect(all.length - before).toBe(1_000);
    const counts = all.flatMap(({ subjects }) => subjects).filter(({ ref }) => ref === all.at(-1)?.subjects[0]?.ref);
    expect(counts.map(({ n }) => n)).toEqual(counts.map((_, k) => String(k + 1)));
  });

  it.each([
    ['signed when the draft was made', LATE_MS, 'person'],
    ['signed anew when it was sent again', 0, 'person'],
  ])('takes what auth owed for ten minutes, its principal %s', async (_how, signedMsAgo, kind) => {
    const who = someone(organisation);
    await consent(auth, who);
    const made = new Date(Date.now() - LATE_MS);
    const signed = new Date(Date.now() - signedMsAgo);
    const principal = await fakeAuth.principal({ org: organisation, sub: who.personId, at: signed });
    await auth.entry('consent.withdrawn', { ...withdrawal(who), at: made.toISOString(), principal });
    const last = (await headers()).at(-1);
    expect(last).toMatchObject({ type: 'consent.withdrawn', at: made.toISOString(), actor: { kind } });
  });

  it('refuses what auth owed when its principal was over as the draft was made, and from others when it is over now', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const at = new Date(Date.now() - LATE_MS);
    const over = await fakeAuth.principal({
      org: organisation,
      sub: who.personId,
      at: new Date(at.getTime() - LATE_MS),
    });
    const late = { ...withdrawal(who), at: at.toISOString(), principal: over };
    await expect(auth.entry('consent.withdrawn', late)).rejects.toMatchObject({ reason: 'actor_not_allowed' });
    const principal = await fakeAuth.principal({ org: organisation, sub: who.personId, at });
    const read = { kind: 'mail.message', count: 1, refs: ['msg_a'] };
    const mailRead = { purpose: 'mail.read', feature: 'mail', subjects: [who.personId], resource: read } as const;
    const grant = { id: who.grantId, ver: '1' };
    await expect(mail.read({ organisationId: organisation, principal, grant, ...mailRead })).rejects.toMatchObject({
      reason: 'actor_not_allowed',
    });
  });

  it('refuses a draft that another service may not write, and enters nothing', async () => {
    const before = (await headers()).length;
    await expect(withdraw(mail, someone(organisation))).rejects.toMatchObject({
      code: 'TRAIL.DRAFT_INVALID',
      field: 'type',
    });
    expect((await headers()).length).toBe(before);
  });

  it('answers a draft that was sent twice with its first place', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const draft = auth.prepare('token.issued', {
      ...{ organisationId: organisation, subjects: [who.personId], grant: { id: who.grantId, ver: '1' } },
      detail: { connection: who.connectionId },
    });
    const [first, second] = await Promise.all([auth.send(draft), auth.send(draft)]);
    const third = await auth.send(draft);
    expect([second.index, third.index]).toEqual([first.index, first.index]);
    await expect(auth.send({ ...draft, reason: 'member' })).rejects.toMatchObject({ code: 'INTEGRITY_CONFLICT' });
    expect((await headers()).at(-1)).toMatchObject({ type: 'integrity.conflict', detail: { of: draft.id } });
  });
});
