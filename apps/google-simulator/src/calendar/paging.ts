import { type ApiCall } from '../api/api-call.js';
import { decodePage, encodePage, queryOf } from '../api/page-token.js';

/** A row of a list, and where it stands in its order. */
export interface Placed<T> {
  readonly item: T;
  readonly place: readonly [rank: number, id: string];
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string;
}

/**
 * One page of rows that are in the order of their places. The token names the last row, so that what changes between two pages
 * moves to its new place and is not lost. A token of the parent's list is none of this one.
 */
export function pageOf<T>(call: ApiCall, rows: readonly Placed<T>[], size: number): Page<T> {
  const query = `${call.call.path}?${queryOf(call.call.query)}`;
  const token = call.query('pageToken');
  const last = token === undefined ? undefined : (decodePage(token, query) as Placed<T>['place']);
  const rest = last === undefined ? rows : rows.filter(({ place }) => compare(place, last) > 0);
  const page = rest.slice(0, size);
  const end = page.at(-1);
  const items = page.map(({ item }) => item);
  return rest.length > size && end !== undefined ? { items, nextPageToken: encodePage(end.place, query) } : { items };
}

export function byPlace<T>(a: Placed<T>, b: Placed<T>): number {
  return compare(a.place, b.place);
}

function compare(a: Placed<unknown>['place'], b: Placed<unknown>['place']): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
}
