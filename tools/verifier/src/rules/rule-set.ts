import type { PurposeTable } from '@gatehouse/contracts';
import type { Findings } from '../report/findings.js';
import type { ReportCounts } from '../report/report.js';
import { AccessRule } from './accesses.js';
import { EmitterRule } from './emitters.js';
import { ExchangeRule } from './exchanges.js';
import { GrantRule } from './grants.js';
import { LogFactsRule } from './log-facts.js';
import { NumberingRule } from './numbering.js';
import type { Entry, Rule } from './rule.js';

/** All rules, in the order in which each entry passes them: a consent stands before what it allows is judged. */
export class RuleSet {
  readonly facts: LogFactsRule;
  readonly accesses: AccessRule;
  private readonly rules: readonly Rule[];

  constructor(logId: string | undefined, table: PurposeTable | undefined, findings: Findings) {
    this.facts = new LogFactsRule(findings);
    const numbering = new NumberingRule(logId, findings);
    const grants = new GrantRule(findings);
    this.accesses = new AccessRule(table, grants, findings);
    const exchanges = new ExchangeRule(numbering, findings);
    this.rules = [this.facts, numbering, new EmitterRule(findings), grants, this.accesses, exchanges];
  }

  get counts(): Omit<ReportCounts, 'bodiesOpened' | 'bodiesErased' | 'entriesPruned'> {
    const { calls, reads, denials } = this.accesses;
    return { calls, reads, denials, consents: this.facts.consents };
  }

  see(entry: Entry): void {
    for (const rule of this.rules) rule.see(entry);
  }

  hole(): void {
    for (const rule of this.rules) rule.hole();
  }

  finish(): void {
    const { lastRx, awakeSince } = this.facts;
    if (lastRx !== undefined) for (const rule of this.rules) rule.finish({ lastRx, awakeSince });
  }
}
