import { type PubsubEvent, type Published } from './events.js';

/** A message that was handed out and may come back. */
export interface Lease {
  readonly ackId: string;
  readonly message: Published;
  readonly attempt: number;
}

interface Held {
  readonly message: Published;
  /** Handed out until then, milliseconds; 0 = free. */
  until: number;
  ackId: string | undefined;
  attempts: number;
}

/** Unacknowledged messages are kept so long (cloud.google.com/pubsub/docs: message retention, default). */
const RETENTION_MS = 7 * 86_400_000;

/**
 * Pull subscriptions: what is unacknowledged is the fold of their events. Who has what in hand is only in memory: a restart gives
 * everything out again, as at-least-once allows.
 */
export class Subscriptions {
  private readonly held = new Map<string, Map<string, Held>>();
  private readonly waiting = new Set<() => void>();

  apply(event: PubsubEvent): void {
    const held = this.of(event.subscription);
    if (event.t === 'pubsub.acknowledged') held.delete(event.copy);
    else {
      held.set(event.copy, { message: event.message, until: 0, ackId: undefined, attempts: 0 });
      for (const wake of this.waiting) wake();
    }
  }

  /** Hands out up to `most` free messages until `until`; `newId` makes their ack ids. */
  take(subscription: string, most: number, now: number, until: number, newId: () => string): Lease[] {
    const leases: Lease[] = [];
    for (const [copy, held] of this.of(subscription)) {
      if (leases.length === most) break;
      if (Date.parse(held.message.publishTime) <= now - RETENTION_MS) this.of(subscription).delete(copy);
      else if (held.until <= now) {
        const ackId = newId();
        Object.assign(held, { ackId, until, attempts: held.attempts + 1 });
        leases.push({ ackId, message: held.message, attempt: held.attempts });
      }
    }
    return leases;
  }

  /** The copies that these ack ids still hold; one that has expired holds nothing. */
  heldBy(subscription: string, ackIds: readonly string[], now: number): string[] {
    const asked = new Set(ackIds);
    const held = [...this.of(subscription)].filter(([, { ackId, until }]) => until > now && asked.has(ackId ?? ''));
    return held.map(([copy]) => copy);
  }

  /** Lets the holder keep a message until then; a time that is past frees it. */
  extend(subscription: string, copy: string, until: number): void {
    const held = this.of(subscription).get(copy);
    if (held !== undefined) held.until = until;
    for (const wake of this.waiting) wake();
  }

  /** Resolves when something is published or freed anywhere; `signal` ends the waiting. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  private of(subscription: string): Map<string, Held> {
    const known = this.held.get(subscription) ?? new Map<string, Held>();
    this.held.set(subscription, known);
    return known;
  }
}
