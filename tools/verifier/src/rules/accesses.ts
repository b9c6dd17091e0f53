import type { PurposeTable } from '@gatehouse/contracts';
import type { Findings } from '../report/findings.js';
import { violationOf } from './coverage.js';
import type { GrantRule } from './grants.js';
import { placeOf, type Entry, type Rule } from './rule.js';

/** Every call, every read and every outcome that released something obeyed the consent that stood at its place. */
export class AccessRule implements Rule {
  reads = 0;
  calls = 0;
  denials = 0;
  /** Calls and reads whose consent may stand among entries that are gone. */
  unjudged = 0;
  violations = 0;

  constructor(
    private readonly table: PurposeTable | undefined,
    private readonly grants: GrantRule,
    private readonly findings: Findings,
  ) {}

  see(entry: Entry): void {
    const { type, result, grant } = entry.header;
    if (type === 'access.denied') this.denials += 1;
    if (type === 'access.read') this.reads += 1;
    if (type === 'exchange.intent') this.calls += 1;
    const isJudged = type === 'access.read' || type === 'exchange.intent' || type === 'exchange.outcome';
    if (!isJudged || (type === 'exchange.outcome' && result === 'discarded')) return;
    const known = grant === null ? undefined : this.grants.grant(grant.id);
    if (this.table === undefined || (known === undefined && this.grants.isIncomplete)) this.unjudged += 1;
    else this.judge(entry, this.misplaced(entry) ?? violationOf(entry.header, this.table, known));
  }

  hole(): void {
    // The grants remember that some may be lost.
  }

  finish(): void {
    // Whether it matters that some could not be judged depends on why their consents are gone.
  }

  private misplaced({ header: { purpose } }: Entry): string | undefined {
    const isSystem = purpose !== null && this.table?.[purpose]?.log === 'system';
    return isSystem && this.grants.hasAny ? `${purpose} belongs in the system log.` : undefined;
  }

  private judge(entry: Entry, violation: string | undefined): void {
    if (violation === undefined) return;
    this.violations += 1;
    this.findings.add(6, placeOf(entry), violation);
  }
}
