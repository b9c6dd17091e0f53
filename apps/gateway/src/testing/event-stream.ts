import { get, type IncomingMessage } from 'node:http';
import { eventually } from '@gatehouse/testing';

export interface ReceivedEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: unknown;
}

/** Reads server-sent events as a browser does (HTML, 9.2). */
export class EventStream {
  readonly ended: Promise<void>;
  private text = '';
  private taken = 0;

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    response.on('error', () => undefined);
    this.ended = new Promise((resolve) => response.once('close', resolve));
  }

  /** Resolves once the first block has come: from then on nothing is missed. */
  static async open(url: string, cookie: string, lastEventId?: string): Promise<EventStream> {
    const headers = { cookie, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { headers, agent: false }, resolve).on('error', reject);
    });
    if (response.statusCode !== 200) throw new Error(`the stream answered ${response.statusCode}`);
    const stream = new EventStream(response);
    await eventually(() => stream.text.includes('\n\n'));
    return stream;
  }

  /** The next `count` events that carry data. */
  async next(count: number): Promise<ReceivedEvent[]> {
    const events = await eventually(() => {
      const all = this.events();
      return all.length >= this.taken + count && all;
    });
    this.taken += count;
    return events.slice(this.taken - count, this.taken);
  }

  close(): void {
    this.response.destroy();
  }

  private events(): ReceivedEvent[] {
    return this.text
      .split('\n\n')
      .slice(0, -1)
      .map(toFields)
      .filter((fields) => fields.data !== undefined)
      .map((fields) => ({ ...fields, data: JSON.parse(fields.data ?? 'null') as unknown }));
  }
}

function toFields(block: string): Record<string, string> {
  const lines = block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']])));
}
