import type { Findings } from '../report/findings.js';
import { isOverdue, placeOf, type Entry, type LogEnd, type Rule } from './rule.js';

interface Emitter {
  upTo: number;
  /** Higher numbers than the first hole → `rx` of their entry. */
  readonly ahead: Map<number, string>;
}

/** A hole becomes `integrity.gap` 60 s after a higher number; a little more for the replica that writes it. */
const GAP_DUE_MS = 2 * 60_000;

/** Each boot of a service numbers its entries 1, 2, 3 …; what never arrived is owned up to by `integrity.gap`. */
export class EmitterRule implements Rule {
  private readonly emitters = new Map<string, Emitter>();
  private hasHole = false;

  constructor(private readonly findings: Findings) {}

  see(entry: Entry): void {
    const { emitter, rx, type, detail } = entry.header;
    const seq = Number(emitter.seq);
    const known = this.emitterOf(emitter.svc, emitter.boot, seq);
    if (seq <= known.upTo || known.ahead.has(seq)) {
      this.findings.add(2, placeOf(entry), `${emitter.svc} numbered two entries ${seq} in one run.`);
    }
    known.ahead.set(seq, rx);
    settle(known);
    if (type === 'integrity.gap' && detail !== null) this.fill(detail);
  }

  hole(): void {
    this.hasHole = true;
    this.emitters.clear();
  }

  finish(end: LogEnd): void {
    for (const [name, { upTo, ahead }] of this.emitters) {
      const next = Math.min(...ahead.keys());
      const since = ahead.get(next);
      // Audit numbers its own entries as it appends them: a number that it left out was there.
      const isDue = since !== undefined && (name.startsWith('audit/') || isOverdue(since, GAP_DUE_MS, end));
      if (!isDue) continue;
      const what = `Entries ${upTo + 1} to ${next - 1} of this run are missing and no integrity.gap says so.`;
      this.findings.add(2, `emitter ${name}`, what);
    }
  }

  private emitterOf(svc: string, boot: string, seq: number): Emitter {
    const name = `${svc}/${boot}`;
    const known = this.emitters.get(name) ?? { upTo: this.hasHole ? seq - 1 : 0, ahead: new Map<number, string>() };
    this.emitters.set(name, known);
    return known;
  }

  private fill(detail: Readonly<Record<string, unknown>>): void {
    const { svc, boot, from, to } = detail;
    const known = this.emitters.get(`${String(svc)}/${String(boot)}`);
    if (known === undefined || Number(from) !== known.upTo + 1) return;
    known.upTo = Math.max(known.upTo, Number(to));
    settle(known);
  }
}

function settle(emitter: Emitter): void {
  while (emitter.ahead.delete(emitter.upTo + 1)) emitter.upTo += 1;
}
