import { createHash } from 'node:crypto';
import { invalidArgument } from '../http/google-error.js';

/** Page tokens hold the place of the last row, so that rows added or deleted meanwhile neither repeat nor hide others. */
export interface Place {
  readonly internalDate: number;
  readonly id: string;
}

export function encodePage(place: object, query: string): string {
  return Buffer.from(JSON.stringify([fingerprint(query), place])).toString('base64url');
}

/** @throws GoogleError 400 for a token that is not ours or belongs to another query */
export function decodePage(token: string, query: string): unknown {
  try {
    const [hash, place] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [string, unknown];
    if (hash === fingerprint(query)) return place;
  } catch {
    // Falls through to the refusal.
  }
  throw invalidArgument('Invalid pageToken');
}

/** What must stay equal from page to page. */
export function queryOf(call: URLSearchParams): string {
  const parameters = [...call].filter(
    ([name]) =>
      !['pageToken', 'maxResults', 'fields', 'alt', 'prettyPrint', 'access_token', 'quotaUser'].includes(name),
  );
  return JSON.stringify(parameters.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function fingerprint(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 8);
}
