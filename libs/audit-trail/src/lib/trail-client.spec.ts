import type { AdmitAnswer, AdmitRequest, Draft, Verdict } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import type { Clock } from '@gatehouse/identifiers';
import type { Requester } from './requester.js';
import { TrailClient } from './trail-client.js';

const ORG = `org_${'0'.repeat(26)}`;
const PERSON = `per_${'0'.repeat(26)}`;
const GRANT = { id: `grt_${'0'.repeat(26)}`, ver: '1' };
const CALL = {
  organisationId: ORG,
  grant: GRANT,
  purpose: 'mail.sync',
  feature: 'mail',
  subjects: [PERSON],
  api: { svc: 'gmail', method: 'gmail.users.messages.get', kind: 'read' },
  deadlineMs: 30_000,
} as const;

type Judge = (draft: Draft) => Verdict['verdict'];

/** Time moves only when somebody pauses or the test says so; `audit` is the function given. */
function setUp(answer: (request: AdmitRequest, call: number) => AdmitAnswer | Error) {
  let ms = 1_000_000;
  const clock: Clock = { now: () => new Date(1_790_000_000_000 + ms), monotonicMs: () => ms };
  const requests: AdmitRequest[] = [];
  const options: { token?: string; timeoutMs?: number }[] = [];
  const requester = {
    request: (_definition: unknown, body: AdmitRequest, option: { token?: string }) => {
      requests.push(body);
      options.push(option);
      const answered = answer(body, requests.length);
      return answered instanceof Error ? Promise.reject(answered) : Promise.resolve(answered);
    },
  } as unknown as Requester;
  const pause = (by: number) => {
    ms += by;
    return Promise.resolve();
  };
  let counter = 0;
  const random = (size: number) => {
    counter += 1;
    const bytes = Buffer.alloc(size);
    bytes.writeUInt32BE(counter, size - 4);
    return bytes;
  };
  const client = new TrailClient({ service: 'mail', instance: 'm', build: 'b', requester, clock, random, pause });
  return { client, requests, options, move: (by: number) => (ms += by) };
}

const saying = (judge: Judge) => (request: AdmitRequest) => ({
  verdicts: request.drafts.map((d, k) => verdict(d, judge, k)),
});
const admitAll = saying(() => 'admitted');
const verdict = (draft: Draft, judge: Judge, k: number): Verdict => {
  const given = judge(draft);
  return {
    id: draft.id,
    verdict: given,
    index: String(k),
    rx: draft.at,
    reason: given === 'denied' ? 'no_grant' : null,
  };
};
const silence = () => new HubError('MESSAGING.NO_ANSWER', 'silent');

describe('the client of the trail', () => {
  it('sends drafts of one tick in one request under its own subject, numbered from 1', async () => {
    const { client, requests, options } = setUp(admitAll);
    await Promise.all([client.exchange(CALL), client.exchange(CALL), client.exchange(CALL)]);
    expect(requests.map(({ drafts }) => drafts.map(({ emitter }) => emitter.seq))).toEqual([['1', '2', '3']]);
    expect(options[0]).toMatchObject({ token: 'mail' });
  });

  it('sends at most 64 drafts in a request', async () => {
    const { client, requests } = setUp(admitAll);
    await Promise.all(Array.from({ length: 130 }, () => client.exchange(CALL)));
    expect(requests.map(({ drafts }) => drafts.length)).toEqual([64, 64, 2]);
  });

  it('numbers each log by a boot of its own', async () => {
    const { client, requests } = setUp(admitAll);
    await client.entry('push.received', { organisationId: ORG });
    await client.entry('push.received', { organisationId: 'system' });
    const [one, two] = requests.map(({ drafts }) => drafts[0]?.emitter);
    expect([one?.seq, two?.seq]).toEqual(['1', '1']);
    expect(one?.boot).not.toBe(two?.boot);
  });

  it('sends the same draft again until it is answered', async () => {
    const { client, requests } = setUp((request, call) => (call < 3 ? silence() : admitAll(request)));
    await client.exchange(CALL);
    expect(new Set(requests.map(({ drafts }) => JSON.stringify(drafts)))).toHaveProperty('size', 1);
    expect(requests).toHaveLength(3);
  });

  it('gives an intent up after two seconds of silence', async () => {
    const { client } = setUp(silence);
    await expect(client.exchange(CALL)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  it('goes on with an outcome until a minute after the deadline', async () => {
    let isSilent = false;
    const { client, move } = setUp((request) => (isSilent ? silence() : admitAll(request)));
    const admitted = await client.exchange(CALL);
    isSilent = true;
    setImmediate(() => {
      isSilent = false;
      move(1);
    });
    await expect(admitted.outcome({ status: 200, result: 'ok' })).resolves.toBe('ok');
    isSilent = true;
    await expect(admitted.outcome({ status: 200, result: 'ok' })).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  });

  it('says why a call was denied, and that an outcome must be destroyed', async () => {
    const denied = setUp(saying(() => 'denied'));
    await expect(denied.client.exchange(CALL)).rejects.toMatchObject({ code: 'ACCESS_DENIED', reason: 'no_grant' });
    const closed = setUp(saying(({ type }) => (type === 'exchange.outcome' ? 'discarded' : 'admitted')));
    const admitted = await closed.client.exchange(CALL);
    await expect(admitted.outcome({ status: 200, result: 'ok' })).resolves.toBe('discarded');
  });

  it('refuses to begin a second after sending, and begins anew under the same chain', async () => {
    const { client, requests, move } = setUp(admitAll);
    const admitted = await client.exchange(CALL);
    expect(() => admitted.assertFresh()).not.toThrow();
    move(1_001);
    expect(() => admitted.assertFresh()).toThrow('did not begin within a second');
    const next = await admitted.renew();
    const drafts = requests.flatMap((request) => request.drafts);
    expect(drafts.filter(({ type }) => type === 'exchange.intent').map(({ chain }) => chain)).toEqual([
      null,
      admitted.id,
    ]);
    expect(drafts.find(({ type }) => type === 'exchange.outcome')).toMatchObject({
      op: admitted.id,
      result: 'not_sent',
    });
    expect(next.chain).toBe(admitted.id);
  });

  it('counts the second from the first sending, however late the answer came', async () => {
    const { client, move, requests } = setUp((request, call) => {
      if (call === 1) move(1_500);
      return admitAll(request);
    });
    const admitted = await client.exchange(CALL);
    expect(admitted.isFresh).toBe(true);
    expect(
      requests
        .flatMap(({ drafts }) => drafts)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['exchange.intent', 'exchange.intent', 'exchange.outcome']);
  });

  it('lets a bad draft cost no neighbour', async () => {
    const { client } = setUp((request) =>
      request.drafts.some(({ type }) => type === 'admin.changed')
        ? new HubError('TRAIL.DRAFT_INVALID', 'no', { field: 'type' })
        : admitAll(request),
    );
    const [good, bad] = await Promise.allSettled([
      client.exchange(CALL),
      client.entry('admin.changed', { organisationId: ORG }),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toMatchObject({ reason: { code: 'TRAIL.DRAFT_INVALID', field: 'type' } });
  });

  it('leaves no hole for a draft that it refuses itself', async () => {
    const { client, requests } = setUp(admitAll);
    await expect(client.exchange({ ...CALL, organisationId: 'nobody' })).rejects.toMatchObject({ field: 'log' });
    await client.exchange(CALL);
    expect(requests[0]?.drafts[0]?.emitter.seq).toBe('1');
  });

  it('puts ids of a page and of a batch into the subject’s segment, and one alone into the header', async () => {
    const { client, requests } = setUp(admitAll);
    const read = { ...CALL, purpose: 'mail.read', principal: null } as const;
    await client.read({ ...read, resource: { kind: 'mail.message', count: 2, refs: ['a', 'b'] } });
    await client.read({ ...read, resource: { kind: 'mail.message', count: 1, refs: ['a'] } });
    const admitted = await client.exchange(CALL);
    await admitted.outcome({
      status: 200,
      result: 'partial',
      parts: [{ kind: 'gmail.message', id: 'x', status: 404 }],
    });
    const [page, single, , outcome] = requests.flatMap(({ drafts }) => drafts);
    expect(page).toMatchObject({
      resource: { id: null, count: '2' },
      segments: [{ person: PERSON, plain: { refs: ['a', 'b'] } }],
    });
    expect(single).toMatchObject({ resource: { id: 'a', count: '1' }, segments: [] });
    expect(outcome?.segments).toEqual([
      { person: PERSON, plain: { parts: [{ kind: 'gmail.message', id: 'x', status: '404' }] } },
    ]);
  });
});
