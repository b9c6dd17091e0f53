import { createHash } from 'node:crypto';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { type ChangeLog } from '../world/change-log.js';
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

/**
 * One page of a list that can be synced: all living rows, or what changed since a token.
 * `order` is that of a full list; what changed comes in the order of change.
 */
export function listing<T extends Timed>(
  call: PeopleCall,
  kind: string,
  log: ChangeLog<T>,
  size: number,
  { order, alwaysToken = false }: { order?: ((a: T, b: T) => number) | undefined; alwaysToken?: boolean } = {},
): Listing<T> {
  const before = call.query('syncToken');
  const point = before === undefined ? undefined : readToken(call, kind, log, before);
  const seen = visible(log, call.now - call.book.delayMs);
  const living = [...log.values()].filter(({ deleted }) => deleted !== true);
  const changed = [...log.after(point?.version ?? 0)]
    .filter(({ version }) => version <= seen)
    .map(({ value }) => value);
  const all = point === undefined ? (order === undefined ? living : living.sort(order)) : changed;
  const start = startOf(call, kind);
  const rows = all.slice(start, start + size);
  const isLast = start + size >= all.length;
  const wantsToken = alwaysToken || call.flag('requestSyncToken') || point !== undefined;
  const token: Token = [kind, printOf(call), log.generation, seen, point?.since ?? call.now];
  return {
    rows,
    total: living.length,
    ...(!isLast && { nextPageToken: encode([kind, printOf(call), start + size]) }),
    ...(isLast && wantsToken && { nextSyncToken: encode(token) }),
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

function startOf(call: PeopleCall, kind: string): number {
  const token = call.query('pageToken');
  if (token === undefined) return 0;
  const [its, print, start] = decode(token, 'page token') as [string, string, number];
  if (its !== kind || print !== printOf(call))
    throw invalidArgument('Page token does not match the request: all parameters must be those of the first call.');
  return start;
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
