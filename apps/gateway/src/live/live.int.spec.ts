import { connectionChanged, grantChanged, messagesChanged, type EventDefinition } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { LAN, MINH, MINHS_CONNECTION } from '../testing/auth-responder.js';
import { EventStream } from '../testing/event-stream.js';
import { useGateway } from '../testing/use-gateway.js';

const { organisationId } = MINH;
const changed = { organisationId, personId: MINH.id, connectionId: MINHS_CONNECTION };
const messages = (thread: string) => ({ ...changed, changed: ['msg_1'], deleted: [], threads: [thread] });

describe('live updates', () => {
  const gateway = useGateway();
  const open: EventStream[] = [];
  const listen = async (cookie: string, lastEventId?: string): Promise<EventStream> => {
    const stream = await EventStream.open(`${gateway.it.origin}/api/v1/events`, cookie, lastEventId);
    open.push(stream);
    return stream;
  };
  const publish = <T>(definition: EventDefinition<T>, value: T): Promise<void> => gateway.it.emit(definition, value);
  afterEach(() => open.splice(0).forEach((stream) => stream.close()));

  it('tell the person what changed, by kind and ids only', async () => {
    const stream = await listen(await gateway.it.signIn());
    await publish(messagesChanged, messages('thr_1'));
    await publish(connectionChanged, changed);
    const [first, second] = await stream.next(2);
    expect(first).toMatchObject({
      event: 'mail.messages',
      data: { kind: 'mail.messages', id: MINHS_CONNECTION, connectionId: MINHS_CONNECTION, ids: ['thr_1'] },
    });
    expect(second).toMatchObject({ event: 'connection' });
  });

  it('tell nobody else', async () => {
    const [lan, minh] = [await listen(await gateway.it.signIn(LAN.email)), await listen(await gateway.it.signIn())];
    await publish(messagesChanged, messages('thr_1'));
    await publish(messagesChanged, { ...messages('thr_lan'), personId: LAN.id });
    await minh.next(1);
    expect(await lan.next(1)).toMatchObject([{ data: { ids: ['thr_lan'] } }]);
  });

  it('repeat what was missed while the line was away, and only that', async () => {
    const cookie = await gateway.it.signIn();
    const first = await listen(cookie);
    await publish(messagesChanged, messages('thr_1'));
    const [seen] = await first.next(1);
    first.close();
    await publish(messagesChanged, messages('thr_2'));
    const probe = await listen(cookie, seen!.id);
    expect(await probe.next(1)).toMatchObject([{ data: { ids: ['thr_2'] } }]);
  });

  it.each(['other-7', 'nonsense', ''])('say resync to a place they do not know (%j)', async (id) => {
    const stream = await listen(await gateway.it.signIn(), id);
    expect(await stream.next(1)).toMatchObject([{ event: 'resync', data: { kind: 'resync' } }]);
  });

  it('are three at most for a session', async () => {
    const cookie = await gateway.it.signIn();
    for (let n = 0; n < 3; n += 1) await listen(cookie);
    const fourth = await fetch(`${gateway.it.origin}/api/v1/events`, { headers: { cookie } });
    expect([fourth.status, await fourth.json()]).toMatchObject([429, { code: 'STREAMS_TOO_MANY' }]);
  });

  it('end with the sign-out of their session', async () => {
    const cookie = await gateway.it.signIn();
    const stream = await listen(cookie);
    const headers = { cookie, origin: gateway.it.origin };
    await gateway.it.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    await stream.ended;
  });

  it('end when a grant of the person closes, to be judged anew', async () => {
    const stream = await listen(await gateway.it.signIn());
    const grant = {
      id: `grt_${'0'.repeat(26)}`,
      ver: '1',
      state: 'closed' as const,
      ...changed,
      feature: 'mail' as const,
      consent: null,
      basis: 'consent' as const,
      grantedAt: null,
      closedAt: null,
    };
    await publish(grantChanged, { organisationId, connectionId: MINHS_CONNECTION, grant });
    await stream.ended;
  });

  it('free their place when the reader goes', async () => {
    const cookie = await gateway.it.signIn();
    for (let n = 0; n < 3; n += 1) (await listen(cookie)).close();
    await eventually(async () => {
      const again = await EventStream.open(`${gateway.it.origin}/api/v1/events`, cookie).catch(() => undefined);
      if (again !== undefined) open.push(again);
      return again !== undefined;
    });
  });
});
