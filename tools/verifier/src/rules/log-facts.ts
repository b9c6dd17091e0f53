import type { HeaderV1 } from '@gatehouse/contracts';
import type { Rotation } from '../log/key-chain.js';
import type { Findings } from '../report/findings.js';
import { msBetween, placeOf, type Entry, type Rule } from './rule.js';

/** A living log says so every 10 minutes. */
const ALIVE_WITHIN_MS = 11 * 60_000;

/** What the log says of itself: its first key, later keys, purpose tables, prunes. */
export class LogFactsRule implements Rule {
  vkey: string | undefined;
  readonly rotations: Rotation[] = [];
  /** Hashes of every purpose table that the log names. */
  readonly purposes = new Set<string>();
  /** Bundles that end here or before may be gone. */
  prunedBelow = 0;
  lastRx: string | undefined;
  awakeSince = '';
  entries = 0;
  consents = 0;

  constructor(private readonly findings: Findings) {}

  see(entry: Entry): void {
    const { type, rx, detail } = entry.header;
    if (this.lastRx === undefined || msBetween(this.lastRx, rx) > ALIVE_WITHIN_MS) this.awakeSince = rx;
    this.lastRx = rx;
    this.entries += 1;
    if (type.startsWith('consent.')) this.consents += 1;
    if ((type === 'log.genesis') !== (entry.index === 0)) {
      this.findings.add(2, placeOf(entry), 'A log begins with its genesis, and has only one.');
    }
    if (detail !== null) this.learn(entry.index, type, detail);
  }

  hole(): void {
    // What is gone says nothing.
  }

  finish(): void {
    // Judged with keys and files, when all is known.
  }

  private learn(index: number, type: HeaderV1['type'], detail: Readonly<Record<string, unknown>>): void {
    if (type === 'log.genesis') this.vkey = String(detail.vkey);
    if (type === 'log.genesis' || type === 'release.started') this.purposes.add(String(detail.purposes));
    if (type === 'log.key.rotated') this.rotations.push({ index, vkey: String(detail.vkey) });
    if (type === 'retention.pruned') this.prunedBelow = Math.max(this.prunedBelow, Number(detail.minIndex));
  }
}
