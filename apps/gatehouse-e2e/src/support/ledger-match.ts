import type { ExportedEntry } from './export.js';
import type { LedgerRow } from './google.js';

/** `audit` enters what it never heard of again this long after the deadline (`trail.md` 2), and looks every few seconds. */
const UNKNOWN_AFTER_MS = 75_000;

/**
 * Holds what reached Google against what the trail says (`design.md` 4): a fault is a sentence. Every row of a service
 * has one intent; an answered row one outcome with the request id that Google gave; every intent has one end.
 * `at`: when the entries were exported, for a look in which the end of an exchange that a kill cut may still be due.
 */
export function matchLedger(rows: readonly LedgerRow[], entries: readonly ExportedEntry[], at = Infinity): string[] {
  const faults: string[] = [];
  const intents = new Map<string, ExportedEntry>();
  const ends = new Map<string, ExportedEntry[]>();
  for (const entry of entries) {
    const { type, id, op } = entry.header;
    if (type === 'exchange.intent') intents.set(id, entry);
    if ((type === 'exchange.outcome' || type === 'exchange.unknown') && op !== null) {
      ends.set(op, [...(ends.get(op) ?? []), entry]);
    }
  }
  const isDue = (id: string): boolean => Date.parse(intents.get(id)?.header.deadline ?? '') + UNKNOWN_AFTER_MS > at;
  for (const id of intents.keys()) {
    const count = ends.get(id)?.filter((e) => e.header.reason !== 'late').length ?? 0;
    if (count !== 1 && !(count === 0 && isDue(id))) faults.push(`intent ${id} has ${String(count)} ends`);
  }
  const seen = new Set<string>();
  for (const row of rows.filter(isService)) {
    const id = row.exchange ?? '';
    if (Date.parse(row.at) > at) {
      seen.add(id); // made while the export was: its entries may or may not be in it
      continue;
    }
    if (!intents.has(id)) faults.push(`row ${String(row.n)} (${String(row.method)}) has no intent`);
    if (seen.has(id)) faults.push(`exchange ${id} reached Google twice`);
    seen.add(id);
    const own = ends.get(id) ?? [];
    if (row.status === null || (own.length === 0 && isDue(id))) continue;
    if (!tellsOf(row, own)) faults.push(`row ${String(row.n)} (${String(row.method)}) has no outcome of its own`);
  }
  for (const [id, intent] of intents) {
    const sent = (ends.get(id) ?? []).some((end) => end.header.result === 'ok' || end.header.result === 'partial');
    if (sent && !seen.has(id))
      faults.push(`intent ${id} (${String(intent.header.api?.method)}) says ok, but Google never saw it`);
  }
  return faults;
}

/** Rows that the product's services made: not the browser's, the test's, nor the launcher's look at the addresses. */
export function isService(row: LedgerRow): boolean {
  return row.method === null || !/^(browser|sim)\.|^oauth2\.discovery$/.test(row.method);
}

/**
 * One end with the request id that Google gave; where the connection broke behind the answer, one that claims none. What a
 * kill cut off is told as unknown.
 */
function tellsOf({ requestId, delivered }: LedgerRow, own: readonly ExportedEntry[]): boolean {
  if (own.filter((end) => requestIdOf(end) === requestId).length === 1) return true;
  if (own.some(({ header }) => header.type === 'exchange.unknown')) return true;
  return !delivered && own.some((end) => end.header.api?.status == null && requestIdOf(end) == null);
}

function requestIdOf(entry: ExportedEntry): unknown {
  return entry.body.find((segment) => 'requestId' in segment)?.requestId;
}
