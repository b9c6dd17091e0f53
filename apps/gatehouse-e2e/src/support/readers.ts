import { createHash } from 'node:crypto';
import { MessageList, type MessageRow } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import type { MessageState } from './google.js';
import type { Journey } from './journey.js';

const READERS = 4;
/** A service that is away is said so; anything else that is not the message is a fault. */
const AWAY = new Set([502, 503, 504]);

/** A few readers of raw messages who never stop asking; whatever they are shown must be the source's bytes. */
export class Readers {
  #served = 0;
  #stopped = false;
  readonly #faults: string[] = [];
  readonly #reading: Promise<void>[];

  private constructor(
    private readonly journey: Journey,
    private readonly connectionId: string,
    rows: readonly MessageRow[],
    private readonly source: ReadonlyMap<string, MessageState>,
  ) {
    this.#reading = Array.from({ length: READERS }, (_none, n) =>
      this.#read(rows.filter((_row, k) => k % READERS === n)),
    );
  }

  static async start(journey: Journey, connectionId: string, source: readonly MessageState[]): Promise<Readers> {
    const path = `/api/v1/connections/${connectionId}/mail/messages?limit=100`;
    const { items } = await journey.member.get(MessageList, path);
    return new Readers(journey, connectionId, items, new Map(source.map((message) => [message.id, message])));
  }

  /** Reads go through again, in all parts. */
  async untilServed(): Promise<void> {
    const before = this.#served;
    await eventually(() => this.#served > before + 2 * READERS, { withinMs: 60_000, what: 'reads served' });
  }

  /** Every answer that was neither the message nor "not now". */
  async stop(): Promise<readonly string[]> {
    this.#stopped = true;
    await Promise.all(this.#reading);
    return this.#faults;
  }

  async #read(rows: readonly MessageRow[]): Promise<void> {
    for (let n = 0; !this.#stopped; n += 1) {
      const row = rows[n % rows.length];
      if (row !== undefined) await this.#readOne(row).catch(() => 'the connection broke: the gateway was killed');
    }
  }

  async #readOne(row: MessageRow): Promise<void> {
    const path = `/api/v1/connections/${this.connectionId}/mail/messages/${row.id}/raw`;
    const response = await this.journey.member.send('GET', path);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (AWAY.has(response.status)) return;
    const isRight = createHash('sha256').update(bytes).digest('hex') === this.source.get(row.googleId)?.sha256;
    if (response.status === 200 && isRight) this.#served += 1;
    else this.#faults.push(`${row.googleId} answered ${String(response.status)}: ${bytes.toString().slice(0, 200)}`);
  }
}
