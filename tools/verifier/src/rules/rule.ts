import type { HeaderV1 } from '@gatehouse/contracts';

export interface Entry {
  readonly index: number;
  readonly header: HeaderV1;
}

/** What is known when the last entry was read. */
export interface LogEnd {
  /** `rx` of the last entry. */
  readonly lastRx: string;
  /** `rx` of the first entry after the last silence in which the log cannot have been alive. */
  readonly awakeSince: string;
}

/** One property of the whole log, judged entry by entry in order. */
export interface Rule {
  see(entry: Entry): void;
  /** Entries from here on could not be read: what they said is unknown, so less can be asked of later ones. */
  hole(): void;
  finish(end: LogEnd): void;
}

export function placeOf({ index, header }: Entry): string {
  return `entry ${index} (${header.type})`;
}

/** Whether something that was due at `due` is overdue; a log that was stopped gets the same time again. */
export function isOverdue(due: string, graceMs: number, { lastRx, awakeSince }: LogEnd): boolean {
  return msBetween(due > awakeSince ? due : awakeSince, lastRx) > graceMs;
}

export function msBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
