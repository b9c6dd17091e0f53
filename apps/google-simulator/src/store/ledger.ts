import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './journal.js';

/** One part of a batch. `ref` is its path without the query. */
export interface LedgerPart {
  readonly contentId: string | null;
  readonly method: string | null;
  readonly path: string;
  readonly status: number;
  readonly units: number;
  readonly effect: readonly string[];
}

/** One HTTP request that reached the simulator. */
export interface LedgerRow {
  readonly n: number;
  /** RFC 3339, the simulator's clock. */
  readonly at: string;
  /** Also answered in the header `x-goog-request-id`. */
  readonly requestId: string;
  /** The discovery document's id, `oauth2.token` and the like, `batch.gmail`, `browser.authorize`, `sim…` for control; null = no such method. */
  readonly method: string | null;
  readonly verb: string;
  readonly path: string;
  /** The request's `x-gatehouse-exchange`. */
  readonly exchange: string | null;
  readonly user: string | null;
  readonly clientId: string | null;
  /** Null when the caller cannot have had the whole answer. */
  readonly status: number | null;
  /** False where the caller hung up with the answer still on its way: it may have had the head, or nothing of it. */
  readonly delivered: boolean;
  readonly units: number;
  /** What the request changed: `<event>:<id>`, whether or not it was answered. */
  readonly effect: readonly string[];
  readonly parts: readonly LedgerPart[];
  /** Which planted fault met it (`/__sim/faults`). */
  readonly fault: string | null;
}

/**
 * The independent count of what reached Google. A row is written when its answer has left or its connection has ended; what was
 * under way at a kill is found in `inflight.jsonl` at the next start and entered with status null.
 */
export class Ledger {
  /** In memory, where there is no file. */
  private readonly kept: Rows = { rows: [], lost: new Set() };
  private file: string | undefined;
  private next = 1;
  private open = 0;
  private inflightBytes = 0;
  private ledgerFd: number | undefined;
  private inflightFd: number | undefined;

  /** `effectsOf` knows from the journal what a request that was cut off by a kill had changed. */
  constructor(folder: string | undefined, effectsOf: (requestId: string) => readonly string[] = () => []) {
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const [ledger, inflight] = [join(folder, 'ledger.jsonl'), join(folder, 'inflight.jsonl')];
    this.file = ledger;
    const known = new Set(readRows(ledger).rows.map((row) => row.n));
    const begun = readRows(inflight).rows.filter((row) => !known.has(row.n));
    this.next = Math.max(0, ...known, ...begun.map((row) => row.n)) + 1;
    this.ledgerFd = openSync(ledger, 'a+', 0o600);
    this.inflightFd = openSync(inflight, 'a+', 0o600);
    for (const row of begun) this.write({ ...row, effect: effectsOf(row.requestId) });
    ftruncateSync(this.inflightFd, 0);
  }

  begin(row: Omit<LedgerRow, 'n'>): LedgerRow {
    const begun = { n: this.next, ...row };
    this.next += 1;
    this.open += 1;
    if (this.inflightFd !== undefined) this.inflightBytes += writeLine(this.inflightFd, begun);
    return begun;
  }

  end(row: LedgerRow): void {
    this.open -= 1;
    this.write(row);
    if (this.open === 0 && this.inflightBytes > 65_536 && this.inflightFd !== undefined) {
      ftruncateSync(this.inflightFd, 0);
      this.inflightBytes = 0;
    }
  }

  /** Said later of a row that has ended: its caller hung up before it can have read the whole answer. */
  undelivered({ n }: LedgerRow): void {
    if (this.file === undefined) this.kept.lost.add(n);
    if (this.ledgerFd !== undefined) writeLine(this.ledgerFd, { n, delivered: false });
  }

  /** Rows with n > after, in the order in which they ended. */
  after(n: number): readonly LedgerRow[] {
    const { rows, lost } = this.file === undefined ? this.kept : readRows(this.file);
    return rows
      .filter((row) => row.n > n)
      .map((row) => ({ ...row, delivered: row.status !== null && !lost.has(row.n) }));
  }

  close(): void {
    for (const fd of [this.ledgerFd, this.inflightFd]) if (fd !== undefined) closeSync(fd);
    this.ledgerFd = this.inflightFd = undefined;
  }

  private write(row: LedgerRow): void {
    if (this.file === undefined) this.kept.rows.push(row);
    if (this.ledgerFd !== undefined) writeLine(this.ledgerFd, row);
  }
}

interface Rows {
  readonly rows: LedgerRow[];
  /** Numbers of rows whose caller hung up. */
  readonly lost: Set<number>;
}

/** Written behind the row itself, which cannot be changed any more. */
type Lost = Pick<LedgerRow, 'n' | 'delivered'>;

function writeLine(fd: number, row: LedgerRow | Lost): number {
  const bytes = Buffer.from(`${JSON.stringify(row)}\n`);
  writeWhole(fd, bytes);
  return bytes.length;
}

/** A torn last line belongs to a request whose caller has no answer either. */
function readRows(path: string): Rows {
  const { rows, lost }: Rows = { rows: [], lost: new Set() };
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue;
    const row = JSON.parse(line) as LedgerRow | Lost;
    if ('requestId' in row) rows.push(row);
    else lost.add(row.n);
  }
  return { rows, lost };
}
