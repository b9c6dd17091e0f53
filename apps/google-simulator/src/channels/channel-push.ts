import { setTimeout as wait } from 'node:timers/promises';
import { type UnkindPush } from '../sim/unkind-push.js';
import { type Channel } from '../world/channels/events.js';
import { type WorldEvent } from '../world/events.js';
import { type World } from '../world/world.js';
import { headersOf, type Notice } from './notice.js';
import { type Touch, type TouchedBy } from './touch.js';

const TAKEN = new Set([102, 200, 201, 202, 204]);
/** Only these are tried again; any other status loses the message (guides/push). */
const TRIED_AGAIN = new Set([500, 502, 503, 504]);
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;
const MAX_TRIES = 50;

export interface ChannelStatistics {
  sent: number;
  delivered: number;
  triedAgain: number;
  lost: number;
}

/** Tells the channels that watch a resource that it changed: no content, at least once where the listener answers, never in order. */
export class ChannelPush {
  readonly statistics: ChannelStatistics = { sent: 0, delivered: 0, triedAgain: 0, lost: 0 };
  private readonly numbers = new Map<string, number>();
  private readonly stop = new AbortController();

  constructor(
    private readonly world: World,
    private readonly touchedBy: readonly TouchedBy[],
    private readonly unkind: UnkindPush,
  ) {
    world.onChange((event) => this.consider(event));
  }

  close(): void {
    this.stop.abort();
  }

  /** `sync` leaves before the answer to the watch does, so that it may be there first. */
  private consider(event: WorldEvent): void {
    if (event.t === 'channel.opened') {
      this.send(event.channel, { resourceId: '', state: 'sync' }, 1);
      return;
    }
    if (event.t === 'channel.stopped') return;
    for (const touch of this.touchedBy.flatMap((touched) => touched(event, this.world)))
      for (const channel of this.world.channels.watching(touch.resourceId, this.world.clock.nowMs()))
        this.send(channel, touch, this.nextNumber(channel));
  }

  private send(channel: Channel, touch: Touch, number: number): void {
    this.numbers.set(keyOf(channel), number);
    this.statistics.sent += 1;
    this.unkind.meet(channel.address, () => this.deliver({ channel, number, touch }));
  }

  /** The journal's length rises with every change of anything, and goes on rising after a restart: gaps, as at Google. */
  private nextNumber(channel: Channel): number {
    return Math.max((this.numbers.get(keyOf(channel)) ?? 1) + 1, this.world.position);
  }

  private async deliver(notice: Notice): Promise<void> {
    for (let attempt = 0; attempt < MAX_TRIES && !this.stop.signal.aborted; attempt += 1) {
      const status = await this.post(notice);
      if (!TRIED_AGAIN.has(status)) {
        this.statistics[TAKEN.has(status) ? 'delivered' : 'lost'] += 1;
        return;
      }
      this.statistics.triedAgain += 1;
      const pause = Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS);
      await wait(pause, undefined, { signal: this.stop.signal, ref: false }).catch(() => undefined);
    }
  }

  /** The listener's status; 0 where there is none. */
  private post(notice: Notice): Promise<number> {
    const signal = AbortSignal.any([this.stop.signal, AbortSignal.timeout(10_000)]);
    const request = { method: 'POST', headers: headersOf(notice), body: '', signal, redirect: 'manual' } as const;
    return fetch(notice.channel.address, request).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => 0,
    );
  }
}

function keyOf({ project, id }: Channel): string {
  return `${project}\n${id}`;
}
