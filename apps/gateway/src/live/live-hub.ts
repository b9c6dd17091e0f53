import type { LiveEvent } from '@gatehouse/contracts';
import { GatewayError } from '../gateway.errors.js';
import { type Addressed, EventRing, type Numbered } from './event-ring.js';

const STREAMS_A_SESSION = 3;
const SLOW_BYTES = 256 * 1024;

/** The writing end of one open stream. */
export interface LiveSink {
  write(text: string): void;
  /** Bytes written that the reader has not taken yet. */
  waitingBytes(): number;
  /** Ends the stream after what was written. */
  close(): void;
  /** Ends it now; what waits is thrown away. */
  cut(): void;
}

export interface Listener {
  readonly sessionId: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly sink: LiveSink;
}

/** Who listens, and what each may hear: events of the own person, ids only (design.md 8, "Live updates"). */
export class LiveHub {
  private readonly listeners = new Set<Listener>();
  private readonly ring: EventRing;

  constructor(boot: string) {
    this.ring = new EventRing(boot);
  }

  get size(): number {
    return this.listeners.size;
  }

  publish(addressed: Addressed): void {
    const numbered = this.ring.add(addressed);
    for (const listener of this.listeners) if (isFor(listener, numbered)) this.send(listener, toText(numbered));
  }

  /**
   * Opens a stream and repeats what was missed since `lastEventId`, or says `resync`.
   * @throws GatewayError STREAMS_TOO_MANY
   */
  open(listener: Listener, lastEventId: string | undefined): () => void {
    if (this.ofSession(listener.sessionId).length >= STREAMS_A_SESSION) throw tooMany();
    this.listeners.add(listener);
    this.send(listener, `retry: 1000\nid: ${this.ring.lastId}\n\n`);
    if (lastEventId !== undefined) this.catchUp(listener, lastEventId);
    return () => this.listeners.delete(listener);
  }

  /** A comment with the place in the ring: keeps the line open and finds dead ones. */
  heartbeat(): void {
    for (const listener of this.listeners) this.send(listener, `: ${this.ring.lastId}\n\n`);
  }

  closeSession(sessionId: string): void {
    this.close(this.ofSession(sessionId));
  }

  /** After a withdrawal: the browser comes back at once, and is judged anew. */
  closePerson(personId: string): void {
    this.close([...this.listeners].filter((listener) => listener.personId === personId));
  }

  closeAll(): void {
    this.close([...this.listeners]);
  }

  private catchUp(listener: Listener, lastEventId: string): void {
    const missed = this.ring.after(lastEventId);
    if (missed === undefined) {
      this.send(listener, `event: resync\ndata: ${JSON.stringify(RESYNC)}\n\n`);
      return;
    }
    for (const event of missed) if (isFor(listener, event)) this.send(listener, toText(event));
  }

  /** A reader that does not keep up is cut: it finds what it missed in the ring when it comes back. */
  private send(listener: Listener, text: string): void {
    if (!this.listeners.has(listener)) return;
    listener.sink.write(text);
    if (listener.sink.waitingBytes() <= SLOW_BYTES) return;
    this.listeners.delete(listener);
    listener.sink.cut();
  }

  private ofSession(sessionId: string): Listener[] {
    return [...this.listeners].filter((listener) => listener.sessionId === sessionId);
  }

  private close(listeners: readonly Listener[]): void {
    for (const listener of listeners) {
      this.listeners.delete(listener);
      listener.sink.close();
    }
  }
}

const RESYNC: LiveEvent = { kind: 'resync', id: 'all', connectionId: null, ids: [] };

function isFor({ organisationId, personId }: Listener, event: Numbered): boolean {
  return event.organisationId === organisationId && event.personId === personId;
}

function toText({ id, event }: Numbered): string {
  return `id: ${id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

function tooMany(): GatewayError {
  return new GatewayError('STREAMS_TOO_MANY', `A session may have ${STREAMS_A_SESSION} live streams.`, {
    next: 'Close another window.',
  });
}
