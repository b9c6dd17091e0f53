import type { Findings } from './findings.js';
import type { ReportCounts } from './report.js';

export interface ProvedFacts {
  readonly origin: string | null;
  readonly entries: number;
  readonly lastRx: string | undefined;
  readonly hasSince: boolean;
  readonly isTrusted: boolean;
}

/** What was proved, in the order of the trail's claims; a sentence stands only where nothing speaks against it. */
export function provedOf(facts: ProvedFacts, counts: ReportCounts, findings: Findings): string[] {
  if (findings.count(2) > 0 || facts.entries === 0) return [];
  return [...intact(facts, counts), ...recorded(counts, findings), ...consented(counts, findings), LIMITS];
}

const LIMITS =
  "Not a matter of this check: calls made outside the trail show only against independent counters, Google's or your network's.";

function intact(facts: ProvedFacts, counts: ReportCounts): string[] {
  const { origin, entries, lastRx, hasSince, isTrusted } = facts;
  const range = `${entries} entries up to ${lastRx ?? ''}`;
  const sentence = isTrusted
    ? `1. Nothing accepted was altered, reordered or dropped: ${range} hash to what the trusted key of ${origin ?? ''} signed.`
    : `1. The export is consistent with itself only: ${range} hash to its checkpoint, but nobody vouches for the key.`;
  const since = hasSince ? ['   The log continues the checkpoint that you kept: nothing changed since then.'] : [];
  const bodies = `   ${counts.bodiesOpened} encrypted bodies are the ones the entries name and open with their keys; ${counts.bodiesErased} were erased under licence.`;
  return [sentence, ...since, bodies];
}

function recorded({ calls, reads }: ReportCounts, findings: Findings): string[] {
  if (findings.count(6) > 0) return [];
  return [
    `2. ${calls} calls to Google and ${reads} reads stand in the log; every call has its outcome or is entered as unknown.`,
  ];
}

function consented({ consents, denials }: ReportCounts, findings: Findings): string[] {
  if (findings.count(6) > 0) return [];
  return [
    `3. Each of them obeyed the consent that stood at its place (${consents} entries of consent); ${denials} attempts without one were refused.`,
  ];
}
