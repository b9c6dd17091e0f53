import type { LiveEvent } from '@gatehouse/contracts';
import { EventRing } from './event-ring.js';
import { LiveHub, type LiveSink } from './live-hub.js';

const event = (n: number): LiveEvent => ({ kind: 'mail.sync', id: String(n), connectionId: null, ids: [] });
const owned = (n: number) => ({ organisationId: 'org_1', personId: 'per_1', event: event(n) });

function ringOf(count: number): EventRing {
  const ring = new EventRing('boot');
  for (let n = 1; n <= count; n += 1) ring.add(owned(n));
  return ring;
}

class Reader implements LiveSink {
  written = '';
  closed = false;
  taken = true;

  write(text: string): void {
    this.written += text;
  }

  waitingBytes(): number {
    return this.taken ? 0 : this.written.length;
  }

  close(): void {
    this.closed = true;
  }

  cut(): void {
    this.closed = true;
  }
}

describe('the ring of events', () => {
  it('answers everything after a place, and nothing after the last', () => {
    const ring = ringOf(5);
    expect(ring.after('boot-2')?.map(({ id }) => id)).toEqual(['boot-3', 'boot-4', 'boot-5']);
    expect(ring.after('boot-5')).toEqual([]);
  });

  it('holds a thousand and says so about the one before them', () => {
    const ring = ringOf(1_500);
    expect(ring.after('boot-500')).toHaveLength(1_000);
    expect(ring.after('boot-499')).toBeUndefined();
  });

  it.each(['other-3', 'boot-6', 'boot-', 'boot', '', 'boot--1'])('does not know the place %j', (id) => {
    expect(ringOf(5).after(id)).toBeUndefined();
  });
});

describe('the hub', () => {
  const listener = (sink: Reader) => ({ sessionId: 's', personId: 'per_1', organisationId: 'org_1', sink });

  it('cuts a reader that takes nothing at 256 KiB, and lets the others be', () => {
    const hub = new LiveHub('boot');
    const [slow, quick] = [new Reader(), new Reader()];
    slow.taken = false;
    hub.open(listener(slow), undefined);
    hub.open(listener(quick), undefined);
    for (let n = 0; n < 5_000; n += 1) hub.publish(owned(n));
    expect([slow.closed, quick.closed]).toEqual([true, false]);
    expect(slow.written.length).toBeLessThan(257 * 1024);
  });

  it('tells the place with each heartbeat', () => {
    const hub = new LiveHub('boot');
    const reader = new Reader();
    hub.open(listener(reader), undefined);
    hub.publish(owned(1));
    hub.heartbeat();
    expect(reader.written).toMatch(/: boot-1\n\n$/);
  });
});
