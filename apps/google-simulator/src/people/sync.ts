import { createHash } from 'node:crypto';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { type ChangeLog, type Row } from '../world/change-log.js';
import { type PeopleCall } from './people-call.js';

/** A sync token dies so long after the full sync that began the chain (People v1/contacts). */
const LIFETIME_MS = 7 * 86_400_000;
/** What may differ from call to call. */
const FREE = new Set([
  'syncToken',
  'pageToken',
  'requestSyncToken',
  'fields',
  'alt',
  'prettyPrint',
  'quotaUser',
  'access_token',
]);

interface Timed {
  readonly id: string;
  readonly at: number;
  readonly deleted?: boolean;
}

interface Point {
  readonly version: number;
  /** When the full sync was. */
  readonly since: number;
}

interface Listing<T> {
  readonly rows: readonly T[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
  /** Not deleted, on all pages. */
  readonly total: number;
}

type Token = [kind: string, print: string, generation: number, version: number, since: number];

/** By what a full list is sorted; rows of the same key in the order of their last change. */
export interface Order<T> {
  readonly key: (value: T) => Key;
  readonly descending?: boolean;
}

type Key = string | number;

/** Where a page ended, and what stood when the first page was given: a change between two pages hides no row and is told by the next sync. */
type Page = [kind: string, print: string, key: Key, version: number, seen: number, since: number];

/**
 * One page of a list that can be synced: all living rows, or what changed since a token.
 * `order` is that of a full list; what changed comes in the order of change.
 */
export function listing<T extends Timed>(
  call: PeopleCall,
  kind: string,
  log: ChangeLog<T>,
  size: number,
  { order, alwaysToken = false }: { order?: Order<T> | undefined; alwaysToken?: boolean } = {},
): Listing<T> {
  const before = call.query('syncToken');
  const point = before === undefined ? undefined : readToken(call, kind, log, before);
  const page = pageOf(call, kind);
  const seen = page?.[4] ?? visible(log, call.now - call.book.delayMs);
  const since = page?.[5] ?? point?.since ?? call.now;
  const living = [...log.after(0)].filter(({ value }) => value.deleted !== true);
  const sorting = point === undefined ? order : undefined;
  const keyOf = (row: Row<T>): Key => (sorting === undefined ? row.version : sorting.key(row.value));
  const compare = byKey(sorting?.descending === true);
  const all = point === undefined ? living : [...log.after(point.version)].filter(({ version }) => version <= seen);
  const rest = all
    .map((row): Placed<T> => [keyOf(row), row.version, row.value])
    .sort(compare)
    .filter((row) => page === undefined || compare(row, [page[2], page[3]]) > 0);
  const rows = rest.slice(0, size);
  const last = rows.at(-1);
  const isLast = rest.length <= size || last === undefined;
  const wantsToken = alwaysToken || call.flag('requestSyncToken') || point !== undefined;
  const token: Token = [kind, printOf(call), log.generation, seen, since];
  return {
    rows: rows.map(([, , value]) => value),
    total: living.length,
    ...(!isLast && { nextPageToken: encode([kind, printOf(call), last[0], last[1], seen, since] satisfies Page) }),
    ...(isLast && wantsToken && { nextSyncToken: encode(token) }),
  };
}

type Placed<T> = [key: Key, version: number, value: T];

function byKey(
  descending: boolean,
): (a: readonly [Key, number, ...unknown[]], b: readonly [Key, number, ...unknown[]]) => number {
  return ([a, versionA], [b, versionB]) => {
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'vi');
    return (descending ? -order : order) || versionA - versionB;
  };
}

/** The last change that a sync may tell of already: own writes show up late. */
function visible(log: ChangeLog<Timed>, until: number): number {
  let seen = 0;
  for (const { value, version } of log.after(0)) {
    if (value.at > until) break;
    seen = version;
  }
  return seen;
}

function readToken(call: PeopleCall, kind: string, log: ChangeLog<Timed>, text: string): Point {
  const [its, print, generation, version, since] = decode(text, 'sync token') as Token;
  if (its !== kind) throw invalidArgument('Invalid sync token.');
  if (print !== printOf(call))
    throw invalidArgument('Sync token does not match the request: all parameters must be those of the first call.');
  if (generation !== log.generation || version > log.version || call.now > since + LIFETIME_MS) throw expired();
  return { version, since };
}

function pageOf(call: PeopleCall, kind: string): Page | undefined {
  const token = call.query('pageToken');
  if (token === undefined) return undefined;
  const page = decode(token, 'page token') as Page;
  if (page[0] !== kind || page[1] !== printOf(call))
    throw invalidArgument('Page token does not match the request: all parameters must be those of the first call.');
  return page;
}

function expired(): GoogleError {
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: 'EXPIRED_SYNC_TOKEN',
    domain: 'people.googleapis.com',
    metadata: {},
  };
  const message = 'Sync token is expired. Clear local cache and retry call without the sync token.';
  return new GoogleError(400, 'failedPrecondition', message, { details: [info] });
}

function printOf(call: PeopleCall): string {
  const asked = [...call.call.query].filter(([name]) => !FREE.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 8);
}

function encode(content: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function decode(text: string, what: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(content)) return content;
  } catch {
    // Falls through to the refusal.
  }
  throw invalidArgument(`Invalid ${what}.`);
}
