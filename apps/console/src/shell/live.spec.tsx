import { QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '../api/types.js';
import { Invalidator, keysOf } from './live.js';

const event = (more: Partial<LiveEvent>): LiveEvent => ({
  kind: 'mail.messages',
  id: 'con_1',
  connectionId: 'con_1',
  ids: [],
  ...more,
});

describe('a live event', () => {
  it('names exactly the queries that hold what changed', () => {
    expect(keysOf(event({ ids: ['thr_1'] }))).toEqual([
      ['mail', 'con_1', 'threads'],
      ['mail', 'con_1', 'labels'],
      ['mail', 'con_1', 'thread', 'thr_1'],
    ]);
    expect(keysOf(event({ kind: 'mail.sync' }))).toEqual([['mail', 'con_1', 'sync']]);
  });

  it('reads everything anew on resync, and asks the trail nothing', () => {
    expect(keysOf(event({ kind: 'resync' })).map(([first]) => first)).toEqual(['connections', 'mail']);
  });

  it('acts at once, then gathers what follows into one', () => {
    jest.useFakeTimers();
    const client = new QueryClient();
    const invalidated = jest.spyOn(client, 'invalidateQueries').mockResolvedValue();
    const invalidator = new Invalidator(client);
    for (let n = 0; n < 50; n += 1) invalidator.add([['mail', 'con_1', 'threads']]);
    expect(invalidated).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1_500);
    expect(invalidated).toHaveBeenCalledTimes(2);
    jest.advanceTimersByTime(60_000);
    expect(invalidated).toHaveBeenCalledTimes(2);
    jest.useRealTimers();
  });
});
