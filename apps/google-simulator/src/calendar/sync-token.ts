import { createHash } from 'node:crypto';
import { type ApiCall } from '../api/api-call.js';
import { type ChangeLog } from '../world/change-log.js';
import { badRequest, fullSyncRequired, invalid } from './refusals.js';

/** What a sync token remembers: how far its owner has read, and what was asked at first. */
export interface SyncPoint {
  readonly version: number;
  /** Parameters that bound the first list and go on bounding (events: timeMin, timeMax). */
  readonly bounds: Readonly<Record<string, string>>;
}

export interface SyncRules {
  /** What the list is of: a token of another list is no token. */
  readonly resource: string;
  /** 400 beside a token; a first list with one of them gets no token, save the bounds. */
  readonly refused: readonly string[];
  /** Of the refused, those that the first list may have; the token remembers them. */
  readonly bounds: readonly string[];
  /** Must be as in the first list. */
  readonly same: readonly string[];
  /** Must not be `false` beside a token. */
  readonly notFalse: readonly string[];
}

type Log = Pick<ChangeLog<{ readonly id: string }>, 'version' | 'generation'>;

/** The token for whoever has read all of a list; undefined where such a list has none. */
export function nextSyncToken(call: ApiCall, rules: SyncRules, log: Log): string | undefined {
  if (rules.refused.some((name) => call.query(name) !== undefined && !rules.bounds.includes(name))) return undefined;
  const sent = Object.fromEntries(rules.bounds.map((name) => [name, call.query(name)] as const).filter(isGiven));
  const before = call.query('syncToken');
  const bounds = before === undefined ? sent : readSyncToken(call, rules, log, before).bounds;
  return encode([rules.resource, fingerprint(call, rules), log.generation, log.version, bounds]);
}

/**
 * Where the caller's token stands.
 * @throws GoogleError 400 for a broken token and for parameters that do not go with it, 410 for a dead one
 */
export function readSyncToken(call: ApiCall, rules: SyncRules, log: Log, token: string): SyncPoint {
  const refused = rules.refused.find((name) => call.query(name) !== undefined);
  if (refused !== undefined) throw badRequest(`Parameter ${refused} cannot be used together with syncToken.`);
  const denied = rules.notFalse.find((name) => call.query(name) === 'false');
  if (denied !== undefined) throw badRequest(`Parameter ${denied} cannot be false together with syncToken.`);
  const [resource, print, generation, version, bounds] = decode(token);
  if (resource !== rules.resource) throw invalid('Invalid sync token value.', 'syncToken');
  // A world that was begun anew does not know how far its predecessor was read.
  if (generation !== log.generation || version > log.version) throw fullSyncRequired();
  if (print !== fingerprint(call, rules)) throw badRequest('Parameters differ from those of the first request.');
  return { version, bounds };
}

function isGiven(pair: readonly [string, string | undefined]): pair is readonly [string, string] {
  return pair[1] !== undefined;
}

type Content = [resource: string, print: string, generation: number, version: number, bounds: Record<string, string>];

function encode(content: Content): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function decode(token: string): Content {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(content) && content.length === 5) return content as Content;
  } catch {
    // Falls through to the refusal.
  }
  throw invalid('Invalid sync token value.', 'syncToken');
}

function fingerprint(call: ApiCall, { same }: SyncRules): string {
  const asked = same.map((name) => [
    name,
    call
      .queries(name)
      .filter((value) => value !== 'false')
      .sort(),
  ]);
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 10);
}
