import { notify, TAKEN, untilDone } from '../http/notify.js';
import { type UnkindPush } from '../sim/unkind-push.js';
import { type Channel } from '../world/channels/events.js';
import { type WorldEvent } from '../world/events.js';
import { type World } from '../world/world.js';
import { headersOf, type Notice } from './notice.js';
import { type Touch, type TouchedBy } from './touch.js';

/** Only these are tried again; any other status loses the message (guides/push). */
const TRIED_AGAIN = new Set([500, 502, 503, 504]);

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

  private deliver(notice: Notice): Promise<void> {
    return untilDone(this.stop.signal, async () => {
      const status = await notify(notice.channel.address, headersOf(notice), '', this.stop.signal);
      const isFinal = !TRIED_AGAIN.has(status);
      this.statistics[isFinal ? (TAKEN.has(status) ? 'delivered' : 'lost') : 'triedAgain'] += 1;
      return isFinal;
    });
  }
}

function keyOf({ project, id }: Channel): string {
  return `${project}\n${id}`;
}
