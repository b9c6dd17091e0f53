import { GoogleError } from '../errors.js';
import { Scene, type Answering } from '../testing/scene.js';
import type { Exchange } from './entries.js';

describe('GoogleDoor', () => {
  let scene: Scene;
  let url: string;

  beforeEach(async () => {
    scene = new Scene();
    url = await scene.start();
  });
  afterEach(() => scene.stop());

  const exchange = (over: Partial<Exchange> = {}) => scene.exchange(over);
  const ask = (over: Partial<Exchange> = {}) =>
    scene.door.exchange(exchange(over), { method: 'GET', url, headers: {} }, async (_answer, body) => ({
      value: String(await body()),
    }));

  it('passes gate, admission, call and outcome in this order before it releases anything', async () => {
    const released = await ask();
    expect(released.value).toBe('{"ok":true}');
    expect(scene.order).toEqual(['gate', 'gate', 'admit gmail.users.getProfile', 'call e1', 'outcome ok']);
    expect(scene.outcomes[0]).toMatchObject({ status: 200, result: 'ok', volume: { in: 11, out: 0 } });
  });

  it('calls nobody when the gate refuses, nor when the trail does', async () => {
    scene.admissions = 'refused';
    await expect(ask()).rejects.toThrow('AUDIT_UNAVAILABLE');
    scene.live = false;
    await expect(ask()).rejects.toThrow('ACCESS_DENIED');
    expect(scene.order.filter((step) => step.startsWith('call'))).toEqual([]);
  });

  it('does not begin a call more than a second after its admission was sent', async () => {
    scene.fresh = 'never';
    await expect(ask()).rejects.toMatchObject({ code: 'TRAIL.ADMISSION_TIMEOUT' });
    expect(scene.order.slice(-2)).toEqual(['admit gmail.users.getProfile', 'outcome not_sent']);
  });

  it('destroys the answer when consent was withdrawn during the call', async () => {
    scene.verdict = 'discarded';
    await expect(ask()).rejects.toMatchObject({ code: 'GOOGLE.CONSENT_CLOSED' });
  });

  it('enters an outcome for every way in which Google fails, and names what to do next', async () => {
    const seen: unknown[] = [];
    const answers: [Answering, Partial<Exchange>?][] = [
      [(_q, r) => r.writeHead(429, { 'retry-after': '7' }).end('{}')],
      [(_q, r) => r.writeHead(403).end('{"error":{"errors":[{"reason":"userRateLimitExceeded"}]}}')],
      [(_q, r) => r.writeHead(401).end('{"error":{"status":"UNAUTHENTICATED"}}')],
      [(_q, r) => r.writeHead(400).end('{"error":"invalid_grant"}')],
      [(_q, r) => r.writeHead(502).end('<html>')],
      [(q) => q.socket.destroy()],
      [(_q, r) => r.end('x'.repeat(2_000))],
      [() => undefined, { deadlineMs: 50 }],
    ];
    for (const [answering, over] of answers) {
      scene.answering = answering;
      const error: unknown = await scene
        .freshDoor()
        .exchange(exchange(over), { method: 'GET', url, headers: {} }, async (_a, body) => ({ value: await body() }))
        .catch((e: unknown) => e);
      if (error instanceof GoogleError) seen.push([error.code, error.verdict, error.retryAfterMs]);
    }
    expect(seen).toEqual([
      ['GOOGLE.RATE_LIMITED', 'retry-later', 7_000],
      ['GOOGLE.RATE_LIMITED', 'retry-later', undefined],
      ['GOOGLE.TOKEN_REFUSED', 'refresh-token', undefined],
      ['GOOGLE.INVALID_GRANT', 'reconsent', undefined],
      ['GOOGLE.UNAVAILABLE', 'retry-later', undefined],
      ['GOOGLE.UNAVAILABLE', 'retry-later', undefined],
      ['GOOGLE.ANSWER_INVALID', 'give-up', undefined],
      ['GOOGLE.TIMEOUT', 'retry-later', undefined],
    ]);
    expect(scene.outcomes.map((o) => o.reason)).toEqual([
      'rate_limited',
      'rate_limited',
      'token_dead',
      'token_dead',
      'google_failed',
      'google_failed',
      'invalid_answer',
      'timeout',
    ]);
  });

  it('admits the outcome of a streamed answer at its headers, before the first byte, and its size after the last', async () => {
    scene.answering = (_q, r) => r.end(Buffer.alloc(3 << 20));
    const sizes: number[] = [];
    await scene.door.stream(exchange(), { method: 'GET', url, headers: {} }, async (chunks) => {
      for await (const chunk of chunks) {
        if (sizes.length === 0) scene.order.push('first byte');
        sizes.push(chunk.length);
      }
    });
    expect(scene.order.filter((step) => step !== 'gate')).toEqual([
      'admit gmail.users.getProfile',
      'call e1',
      'outcome ok',
      'first byte',
      `exchange.completed gmail.users.getProfile {"bytes":"${3 << 20}"}`,
    ]);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(3 << 20);
  });

  it('cuts a streamed answer when the gate closes in the middle', async () => {
    scene.answering = (_q, r) => r.end(Buffer.alloc(5 << 20));
    let bytes = 0;
    const streamed = scene.door.stream(exchange(), { method: 'GET', url, headers: {} }, async (chunks) => {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        scene.live = false;
      }
    });
    await expect(streamed).rejects.toThrow('ACCESS_DENIED');
    expect(bytes).toBeLessThan(2 << 20);
  });
});
