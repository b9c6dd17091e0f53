import { entryType } from '@gatehouse/contracts';
import { IdTable } from '../log/id-table.js';
import type { Findings } from '../report/findings.js';
import { placeOf, type Entry, type Rule } from './rule.js';

/** Ids are single, times never step back, each person's entries are numbered without a hole, writers keep to their types. */
export class NumberingRule implements Rule {
  private readonly ids = new IdTable();
  private readonly lastNumbers = new Map<string, bigint>();
  private lastRx = '';
  private hasHole = false;

  constructor(
    private readonly logId: string | undefined,
    private readonly findings: Findings,
  ) {}

  /** Whether an entry with this id stands before. */
  knows(id: string): boolean {
    return this.ids.has(id);
  }

  see(entry: Entry): void {
    const { log, id, rx, subjects } = entry.header;
    if (this.logId !== undefined && log !== this.logId) this.fault(entry, 'It belongs to another log.');
    if (!this.ids.add(id)) this.fault(entry, `Its id ${id} stands in the log already.`);
    if (rx < this.lastRx) this.fault(entry, `It is dated back: ${rx} follows ${this.lastRx}.`);
    else this.lastRx = rx;
    this.checkWriter(entry);
    for (const { ref, n } of subjects) this.checkNumber(entry, ref, BigInt(n));
  }

  hole(): void {
    this.hasHole = true;
    this.lastNumbers.clear();
  }

  finish(): void {
    // Nothing stays open: every fault shows at its entry.
  }

  private checkNumber(entry: Entry, ref: string, number: bigint): void {
    const last = this.lastNumbers.get(ref);
    const isBaseline = last === undefined && this.hasHole;
    const expected = (last ?? 0n) + 1n;
    if (!isBaseline && number !== expected) {
      this.fault(
        entry,
        `It is number ${number} of ${ref}, but ${expected} is due: entries about this person are missing.`,
      );
    }
    this.lastNumbers.set(ref, number);
  }

  private checkWriter(entry: Entry): void {
    const { type, emitter } = entry.header;
    const { emitters } = entryType(type);
    const isAllowed = emitters.some((svc) => svc === emitter.svc) || (emitters.length === 0 && emitter.svc === 'audit');
    // What audit refused became `access.denied` under its sender's name; what conflicts is audit's own.
    if (!isAllowed) this.findings.add(6, placeOf(entry), `${emitter.svc} may not write entries of this type.`);
  }

  private fault(entry: Entry, what: string): void {
    this.findings.add(2, placeOf(entry), what);
  }
}
