import { TrailClient } from '@gatehouse/audit-trail';
import { admit, type HeaderV1 } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { armFaults } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { parseEntry } from '@gatehouse/transparency-log';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { join } from 'node:path';
import { Heads } from '../heads/heads.js';
import { Logs } from '../logs/logs.js';
import { auditEnv, startAudit, testLogger } from '../testing/audit-app.js';
import { consent, consentFields, newId, someone, syncCall, withdraw } from '../testing/consents.js';
import { serveAuth } from '../testing/fake-auth.js';
import { EntriesRepository } from './entries.repository.js';

const stack = useStack({ services: ['audit', 'auth', 'mail'] });

describe('several replicas, crashes and silence', () => {
  const organisation = newId('org');
  let env: ReturnType<typeof auditEnv>;
  let app: NestFastifyApplication;
  let busses: Bus[];
  let auth: TrailClient;
  let mail: TrailClient;
  let fake: Awaited<ReturnType<typeof serveAuth>>;

  const busOf = (service: 'auth' | 'mail') =>
    Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger: testLogger() });

  beforeAll(async () => {
    busses = [await busOf('auth'), await busOf('mail')];
    const [authBus, mailBus] = busses as [Bus, Bus];
    fake = await serveAuth(authBus);
    const place = { mongoUrl: stack.mongoUrl('audit'), natsUrl: stack.natsUrl, nkeySeed: stack.nkeySeed('audit') };
    env = auditEnv({ ...place, dir: join(stack.dir, 'checkpoints-1') }, [organisation]);
    app = await startAudit(env);
    auth = new TrailClient({ service: 'auth', instance: 'auth-1', build: 'test', requester: authBus });
    mail = new TrailClient({ service: 'mail', instance: 'mail-1', build: 'test', requester: mailBus });
  });

  afterEach(() => armFaults(undefined, 'sandbox'));

  afterAll(async () => {
    await app.close();
    for (const bus of busses) await bus.close();
  });

  const logOf = () => app.get(Logs).of(organisation)!;

  async function headers(): Promise<HeaderV1[]> {
    const found: HeaderV1[] = [];
    for await (const { index, bytes } of app.get(EntriesRepository).range(logOf().id, 0)) {
      expect(index).toBe(found.length);
      found.push(parseEntry(bytes) as HeaderV1);
    }
    return found;
  }

  it('let three admitters race on one log: dense, no id twice, every subject numbered, times never back', async () => {
    const others = await Promise.all(
      ['2', '3'].map((n) => startAudit({ ...env, CHECKPOINT_DIR: join(stack.dir, `checkpoints-${n}`) })),
    );
    const people = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const who = someone(organisation);
        await consent(auth, who);
        return who;
      }),
    );
    await Promise.all(
      people.flatMap((who) =>
        Array.from({ length: 8 }, async () => {
          for (let k = 0; k < 6; k += 1)
            await (await mail.exchange(syncCall(who))).outcome({ status: 200, result: 'ok' });
        }),
      ),
    );
    const all = await headers();
    expect(all.filter(({ type }) => type === 'exchange.outcome')).toHaveLength(288);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ rx }) => rx)).toEqual(all.map(({ rx }) => rx).toSorted());
    const numbers = Map.groupBy(
      all.flatMap(({ subjects }) => subjects),
      ({ ref }) => ref,
    );
    for (const counted of numbers.values())
      expect(counted.map(({ n }) => n)).toEqual(counted.map((_, k) => String(k + 1)));
    const size = all.length;
    const heads = [app, ...others].map((one) => one.get(Heads).of(logOf()));
    await eventually(() => heads.every(({ current }) => (current?.size ?? 0) >= size));
    await Promise.all(others.map((one) => one.close()));
  });

  it.each(['audit.admit.judged', 'audit.admit.inserted'])(
    'answer a re-sent draft once after a crash at %s',
    async (point) => {
      const who = someone(organisation);
      await consent(auth, who);
      const before = (await headers()).length;
      armFaults(`${point}:throw`, 'sandbox');
      const admitted = await mail.exchange(syncCall(who));
      await admitted.outcome({ status: 200, result: 'ok' });
      const added = (await headers()).slice(before);
      expect(added.map(({ type }) => type)).toEqual(['exchange.intent', 'exchange.outcome']);
      expect(Number(admitted.index)).toBe(before);
    },
  );

  it.each(['audit.integrate.tiles', 'audit.integrate.checkpoint', 'audit.integrate.file'])(
    'sign the same head after a crash at %s',
    async (point) => {
      armFaults(`${point}:throw`, 'sandbox');
      const who = someone(organisation);
      await consent(auth, who);
      const size = (await headers()).length;
      await eventually(() => (app.get(Heads).of(logOf()).current?.size ?? 0) >= size);
      await app.close();
      app = await startAudit(env);
      await eventually(async () => (await app.inject('/health/ready')).statusCode === 200);
    },
  );

  it('admit what auth could not deliver before anything else after a restart', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const { connectionId: connection } = who;
    const draft = auth.prepare('consent.withdrawn', {
      ...{ ...consentFields(who, '1'), basis: 'withdrawal', consent: null, detail: { connection } },
    });
    fake.pending.push(draft);
    await app.close();
    app = await startAudit(env);
    await expect(mail.exchange(syncCall(who))).rejects.toMatchObject({ code: 'ACCESS_DENIED', reason: 'grant_closed' });
    fake.pending.length = 0;
  });

  it('are unready and admit nothing while auth is silent after a restart', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    fake.silence(true);
    await app.close();
    app = await startAudit(env);
    expect((await app.inject('/health/ready')).json<{ checks: object }>().checks).toMatchObject({
      admission: 'AUDIT_UNAVAILABLE',
    });
    await expect(mail.exchange(syncCall(who))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    fake.silence(false);
    await eventually(async () => (await app.inject('/health/ready')).statusCode === 200);
    const admitted = await mail.exchange(syncCall(who));
    await admitted.notSent();
  });

  it('enter exchange.unknown for an outcome that never came, and discard it when it comes late', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const past = new Date(Date.now() - 120_000).toISOString();
    const { api, deadlineMs: _deadline, ...call } = syncCall(who);
    const lost = mail.prepare('exchange.intent', {
      ...{ ...call, at: past, deadline: past, basis: 'consent', api: { ...api, parts: '1', status: null } },
    });
    const intent = await mail.send(lost);
    const unknown = await eventually(async () =>
      (await headers()).find(({ op, type }) => op === lost.id && type === 'exchange.unknown'),
    );
    expect(unknown.reason).toBe('no_answer');
    const late = mail.prepare('exchange.outcome', {
      ...{ ...call, op: lost.id, basis: 'consent', result: 'ok', api: { ...api, parts: '1', status: '200' } },
    });
    const [, mailBus] = busses as [Bus, Bus];
    const { verdicts } = await mailBus.request(admit, { drafts: [late] }, { token: 'mail' });
    expect(verdicts[0]).toMatchObject({ verdict: 'discarded', reason: 'late' });
    expect(Number(verdicts[0]?.index)).toBeGreaterThan(Number(intent.index));
  });

  it('admit nothing of a grant behind its withdrawal, with 200 calls and reads racing it', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    const tries = Array.from({ length: 200 }, () =>
      mail.exchange(syncCall(who)).then((admitted) => admitted.notSent()),
    );
    const closed = withdraw(auth, who);
    await Promise.allSettled(tries);
    const { index } = await closed;
    const behind = (await headers()).slice(Number(index) + 1);
    expect(behind.filter(({ type }) => type === 'exchange.intent' || type === 'access.read')).toEqual([]);
  });

  it('answer AUDIT_UNAVAILABLE and enter nothing without a database', async () => {
    const who = someone(organisation);
    await consent(auth, who);
    await stack.database.stop(0);
    await expect(mail.exchange(syncCall(who))).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });
});
