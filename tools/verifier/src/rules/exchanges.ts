import type { HeaderV1 } from '@gatehouse/contracts';
import type { Findings } from '../report/findings.js';
import type { NumberingRule } from './numbering.js';
import { isOverdue, placeOf, type Entry, type LogEnd, type Rule } from './rule.js';

interface Open {
  readonly index: number;
  readonly intent: HeaderV1;
}

/** `exchange.unknown` is due 60 s after the deadline; a little more for the replica that writes it. */
const OUTCOME_DUE_MS = 2 * 60_000;

/** Every intent ends in one outcome or in `exchange.unknown`; what comes later is entered as late and discarded. */
export class ExchangeRule implements Rule {
  private readonly open = new Map<string, Open>();
  private readonly unknown = new Map<string, Open>();
  private readonly completed = new Set<string>();
  private hasHole = false;

  constructor(
    private readonly ids: NumberingRule,
    private readonly findings: Findings,
  ) {}

  see(entry: Entry): void {
    const { type, id, op } = entry.header;
    if (type === 'exchange.intent') this.open.set(id, { index: entry.index, intent: entry.header });
    else if (type === 'exchange.outcome') this.close(entry, op ?? '');
    else if (type === 'exchange.unknown') this.giveUp(entry, op ?? '');
    else if (type === 'exchange.completed') this.complete(entry, op ?? '');
  }

  hole(): void {
    this.hasHole = true;
    this.open.clear();
  }

  finish(end: LogEnd): void {
    for (const { index, intent } of this.open.values()) {
      if (!isOverdue(intent.deadline ?? intent.rx, OUTCOME_DUE_MS, end)) continue;
      this.findings.add(
        6,
        `entry ${index} (exchange.intent)`,
        'The call has neither an outcome nor an exchange.unknown.',
      );
    }
  }

  private close(entry: Entry, op: string): void {
    const open = this.open.get(op);
    const late = this.unknown.get(op);
    if (open !== undefined) this.open.delete(op);
    else if (late !== undefined) this.unknown.delete(op);
    else if (!this.hasHole) this.fault(entry, this.orphan(op));
    const exchange = open ?? late;
    if (exchange !== undefined && !isOutcomeOf(entry.header, exchange.intent)) {
      this.fault(
        entry,
        `It is not the outcome of the call at entry ${exchange.index}: grant, purpose, person or method differ.`,
      );
    }
    if (late !== undefined && entry.header.result !== 'discarded')
      this.fault(entry, 'It came late and was not discarded.');
  }

  private giveUp(entry: Entry, op: string): void {
    const open = this.open.get(op);
    if (open === undefined) {
      if (!this.hasHole) this.fault(entry, this.orphan(op));
      return;
    }
    this.open.delete(op);
    this.unknown.set(op, open);
  }

  private complete(entry: Entry, op: string): void {
    if (this.open.has(op) || (!this.ids.knows(op) && !this.hasHole))
      this.fault(entry, 'No outcome of its call stands before it.');
    if (this.completed.has(op)) this.fault(entry, 'The call was completed before.');
    this.completed.add(op);
  }

  private orphan(op: string): string {
    return this.ids.knows(op)
      ? 'Its call has an outcome already, or was none.'
      : 'The call that it ends is not in the log.';
  }

  private fault(entry: Entry, what: string): void {
    this.findings.add(6, placeOf(entry), what);
  }
}

function isOutcomeOf(outcome: HeaderV1, intent: HeaderV1): boolean {
  return (
    outcome.grant?.id === intent.grant?.id &&
    outcome.grant?.ver === intent.grant?.ver &&
    outcome.purpose === intent.purpose &&
    outcome.api?.method === intent.api?.method &&
    outcome.emitter.svc === intent.emitter.svc &&
    outcome.subjects.map(({ ref }) => ref).join() === intent.subjects.map(({ ref }) => ref).join()
  );
}
