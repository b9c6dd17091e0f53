import { defineRequest } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { generateNkey } from '@gatehouse/local-stack';
import { createLogger } from '@gatehouse/telemetry';
import { eventually, useStack } from '@gatehouse/testing';
import { z } from 'zod';
import { Bus } from './bus.js';
import { RemoteError } from './messaging-error.js';

const lines: string[] = [];
const logger = createLogger({ service: 'toy', destination: { write: (line: string) => void lines.push(line) } });
const ask = (verb: string, timeoutMs = 2_000) =>
  defineRequest({
    subject: `gh.rpc.auth.${verb}`,
    request: z.strictObject({ n: z.number() }),
    answer: z.strictObject({ n: z.number() }),
    timeoutMs,
  });

describe('requests over NATS', () => {
  const stack = useStack({ database: false });
  let auth: Bus;
  let mail: Bus;

  const open = (service: 'auth' | 'mail' | 'audit') =>
    Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger });
  beforeAll(async () => {
    [auth, mail] = await Promise.all([open('auth'), open('mail')]);
  });
  afterAll(() => Promise.all([auth.close(), mail.close()]));

  it('brings the answer back and tells the handler who asked', async () => {
    const double = ask('double');
    const callers: unknown[] = [];
    auth.serve(double, ({ n }, { caller }) => {
      callers.push(caller);
      return Promise.resolve({ n: n * 2 });
    });
    await expect(mail.request(double, { n: 21 })).resolves.toEqual({ n: 42 });
    expect(callers).toEqual(['mail']);
  });

  it('hands an expected fault on with code, field and next step, and nothing else', async () => {
    const refuse = ask('refuse');
    auth.serve(refuse, () =>
      Promise.reject(
        new HubError('ACCESS_DENIED', 'Not allowed.', { field: 'n', next: 'Ask.', cause: new Error('canary') }),
      ),
    );
    const fault: unknown = await mail.request(refuse, { n: 1 }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(RemoteError);
    expect(fault).toMatchObject({ code: 'ACCESS_DENIED', message: 'Not allowed.', field: 'n', next: 'Ask.' });
    expect(JSON.stringify(fault)).not.toContain('canary');
  });

  it('logs a bug where it is and tells the caller only that there was one', async () => {
    const bug = ask('bug');
    auth.serve(bug, () => Promise.reject(new TypeError('canary-in-a-bug')));
    await expect(mail.request(bug, { n: 1 })).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.not.stringContaining('canary') as string,
    });
    expect(lines.some((line) => line.includes('canary-in-a-bug'))).toBe(true);
  });

  it('refuses a request or an answer that is not of the contract', async () => {
    const odd = ask('odd');
    auth.serve(odd, () => Promise.resolve({ n: 'x' } as unknown as { n: number }));
    await expect(mail.request(odd, { n: 'x' } as unknown as { n: number })).rejects.toMatchObject({
      code: 'MESSAGING.REQUEST_INVALID',
      field: 'n',
    });
    await expect(mail.request(odd, { n: 1 })).rejects.toMatchObject({ code: 'MESSAGING.ANSWER_INVALID' });
  });

  it('says so when nobody answers in time', async () => {
    await expect(mail.request(ask('nobody', 200), { n: 1 })).rejects.toMatchObject({ code: 'MESSAGING.NO_ANSWER' });
  });

  it('waits for a service that is just starting', async () => {
    const late = ask('late', 5_000);
    const answer = mail.request(late, { n: 1 });
    const refused = ask('other');
    await mail.request(refused, { n: 1 }, { timeoutMs: 150 }).catch(() => undefined);
    auth.serve(late, ({ n }) => Promise.resolve({ n: n + 1 }));
    await expect(answer).resolves.toEqual({ n: 2 });
  });

  it('gives up at once when the caller aborts', async () => {
    const slow = ask('slow');
    auth.serve(
      slow,
      (_body, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ n: 0 }))),
    );
    const stop = new AbortController();
    const answer = mail.request(slow, { n: 1 }, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  it('serves one subject per caller where the subject proves who asks', async () => {
    const admit = defineRequest({
      subject: 'gh.rpc.audit.admit',
      request: z.strictObject({}),
      answer: z.strictObject({ svc: z.string() }),
      timeoutMs: 500,
    });
    const audit = await open('audit');
    audit.serve(admit, (_body, { token }) => Promise.resolve({ svc: token ?? '' }), { suffix: '*' });
    await expect(mail.request(admit, {}, { token: 'mail' })).resolves.toEqual({ svc: 'mail' });
    await expect(mail.request(admit, {}, { token: 'auth' })).rejects.toMatchObject({
      code: expect.stringMatching(/^MESSAGING\./) as string,
    });
    await audit.close();
  });

  it('refuses a message larger than the bus may carry before sending it', async () => {
    const big = defineRequest({ subject: 'gh.rpc.auth.big', request: z.string(), answer: z.string(), timeoutMs: 500 });
    await expect(mail.request(big, 'x'.repeat(300_000))).rejects.toMatchObject({ code: 'MESSAGING.TOO_LARGE' });
  });

  it('finishes what is under way when it stops', async () => {
    const finish = ask('finish');
    const server = await open('auth');
    let release = (): void => undefined;
    const started = new Promise<void>((resolve) => {
      server.serve(finish, async ({ n }) => {
        resolve();
        await new Promise<void>((go) => (release = go));
        return { n };
      });
    });
    const answer = mail.request(finish, { n: 5 });
    await started;
    const closed = server.close();
    release();
    await expect(answer).resolves.toEqual({ n: 5 });
    await closed;
  });

  it('tells a wrong key at once instead of trying for ever', async () => {
    const opened = Bus.open({ url: stack.natsUrl, nkeySeed: generateNkey().seed, service: 'mail', logger });
    await expect(opened).rejects.toMatchObject({ code: 'MESSAGING.UNAVAILABLE' });
    await expect(
      eventually(() => {
        mail.assertUp();
        return true;
      }),
    ).resolves.toBe(true);
  });
});
