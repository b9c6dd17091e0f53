import type { ServerResponse } from 'node:http';
import { Scene } from '../testing/scene.js';
import type { GoogleDoor } from './door.js';

describe('a call that is cut', () => {
  let scene: Scene;
  let url: string;
  let cut: AbortController;
  let arrived: Promise<ServerResponse>;

  beforeEach(async () => {
    scene = new Scene();
    url = await scene.start();
    cut = new AbortController();
    arrived = new Promise((resolve) => {
      scene.answering = (_request, response) => resolve(response);
    });
  });
  afterEach(() => scene.stop());

  const ask = (door: GoogleDoor = scene.door): Promise<unknown> =>
    door.exchange(
      scene.exchange({ signal: cut.signal }),
      { method: 'GET', url, headers: {} },
      async (_answer, body) => {
        scene.order.push('body read');
        return { value: await body() };
      },
    );

  it('lets its caller go at once, and enters status and request id when the head of the answer comes', async () => {
    const call = ask();
    const response = await arrived;
    cut.abort();
    await expect(call).rejects.toMatchObject({ code: 'GOOGLE.ABORTED' });
    expect(scene.outcomes).toEqual([]);
    response.writeHead(200, { 'x-goog-request-id': 'g1' }).write('secret');
    await scene.door.settled();
    expect(scene.outcomes).toEqual([
      expect.objectContaining({
        status: 200,
        result: 'error',
        reason: 'aborted',
        volume: { in: 0, out: 0 },
        named: expect.objectContaining({ requestId: 'g1' }) as unknown,
      }),
    ]);
    expect(scene.order).not.toContain('body read');
  });

  it('frees its socket unread behind the head', async () => {
    const call = ask();
    const response = await arrived;
    cut.abort();
    await expect(call).rejects.toMatchObject({ code: 'GOOGLE.ABORTED' });
    const gone = new Promise((resolve) => response.once('close', resolve));
    response.writeHead(200).write('secret');
    await gone;
    expect(response.writableFinished).toBe(false);
  });

  it('hangs up on a Google that does not answer soon, and says that no status is known', async () => {
    const door = scene.freshDoor(20);
    const call = ask(door);
    await arrived;
    cut.abort();
    await expect(call).rejects.toMatchObject({ code: 'GOOGLE.ABORTED' });
    await door.settled();
    expect(scene.outcomes).toMatchObject([
      { status: 0, result: 'error', reason: 'aborted', named: { requestId: null } },
    ]);
  });

  it('was not sent when it was cut before it could leave', async () => {
    const { authority, ...rest } = scene.exchange({ signal: cut.signal });
    let asked = 0;
    const cutBehindAdmission = (): ReturnType<typeof authority> => {
      asked += 1;
      if (asked === 2) queueMicrotask(() => cut.abort());
      return authority();
    };
    const call = scene.door.exchange(
      { ...rest, authority: cutBehindAdmission },
      { method: 'GET', url, headers: {} },
      () => Promise.resolve({ value: null }),
    );
    await expect(call).rejects.toMatchObject({ code: 'GOOGLE.ABORTED' });
    await scene.door.settled();
    expect(scene.outcomes).toEqual([{ status: 0, result: 'not_sent', reason: 'aborted' }]);
    expect(scene.order.filter((step) => step.startsWith('call'))).toEqual([]);
  });

  it('is not begun when it waited for a socket longer than its admission is good for', async () => {
    scene.fresh = 'at first';
    await expect(ask()).rejects.toMatchObject({ code: 'TRAIL.ADMISSION_TIMEOUT' });
    expect(scene.outcomes).toEqual([{ status: 0, result: 'not_sent', reason: 'admission_late' }]);
    expect(scene.order.filter((step) => step.startsWith('call'))).toEqual([]);
  });
});
