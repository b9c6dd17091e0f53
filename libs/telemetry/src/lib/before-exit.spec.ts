import { beforeExit, finishBeforeExit } from './before-exit.js';

describe('work for the end of a stop', () => {
  it('is awaited once, and one that fails does not keep the others from it', async () => {
    const done: string[] = [];
    beforeExit(() => Promise.reject(new Error('no')));
    beforeExit(async () => {
      await Promise.resolve();
      done.push('sent');
    });
    await finishBeforeExit(5_000);
    await finishBeforeExit(5_000);
    expect(done).toEqual(['sent']);
  });

  it('is given up when it does not end in time', async () => {
    jest.useFakeTimers();
    beforeExit(() => new Promise(() => undefined));
    const finished = finishBeforeExit(1_500);
    await jest.advanceTimersByTimeAsync(1_500);
    jest.useRealTimers();
    await expect(finished).resolves.toBeUndefined();
  });
});
