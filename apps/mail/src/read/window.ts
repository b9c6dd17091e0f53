/** A place in a list sorted newest first; the row itself is not in what follows it. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

export interface Window {
  readonly from: Date;
  readonly before: Date;
  readonly beforeId: string;
}

export interface WindowSearch<Row> {
  /** Rows of a window, newest first; `matches` says how many the index walked for them. */
  readonly read: (window: Window) => Promise<{ rows: Row[]; matches: number }>;
  readonly start: Place;
  readonly limit: number;
  /** How far back a page of this list reached last time. */
  readonly widthMs: number | null;
}

export interface WindowPage<Row> {
  /** At most limit + 1. */
  readonly rows: Row[];
  /** Where the next search of this list should start doubling. */
  readonly widthMs: number;
  readonly matches: number;
}

const FIRST_WIDTH_MS = 60_000;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 366 * 86_400_000;
const FLOOR = new Date('1900-01-01T00:00:00.000Z');

/**
 * Finds limit + 1 rows by looking back from the newest in windows that double, so that a server which walks a whole index
 * range for a sorted page walks a few times the page and not the mailbox (`stack.md` 1a).
 */
export async function searchBack<Row>({ read, start, limit, widthMs }: WindowSearch<Row>): Promise<WindowPage<Row>> {
  const rows: Row[] = [];
  let matches = 0;
  let width = Math.min(Math.max(widthMs ?? FIRST_WIDTH_MS, SHORTEST_MS), LONGEST_MS);
  let window = { from: back(start.at, width), before: start.at, beforeId: start.id };
  for (;;) {
    const found = await read(window);
    rows.push(...found.rows);
    matches += found.matches;
    if (rows.length > limit || window.from <= FLOOR) break;
    width *= 2;
    window = { from: back(window.from, width), before: window.from, beforeId: '' };
  }
  const spanMs = start.at.getTime() - window.from.getTime();
  return { rows: rows.slice(0, limit + 1), matches, widthMs: fittingWidth(spanMs, matches, limit) };
}

/** A width that holds about half a page, so that the last doubling overshoots little. */
function fittingWidth(spanMs: number, matches: number, limit: number): number {
  const fitting = (spanMs * limit) / 2 / Math.max(matches, 1);
  return Math.round(Math.min(Math.max(fitting, SHORTEST_MS), LONGEST_MS));
}

const back = (at: Date, ms: number): Date => new Date(Math.max(at.getTime() - ms, FLOOR.getTime()));
