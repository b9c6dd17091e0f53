import { decodePage, encodePage, queryOf } from '../api/page-token.js';
import { GoogleError } from '../http/google-error.js';
import { type DriveFile } from '../world/drive/file.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';
import { factsOf } from './facts.js';
import { fileView } from './file-view.js';
import { type Order, parseOrder, type Rank } from './order.js';
import { matches } from './query/match.js';
import { parseQuery } from './query/parse.js';
import { type Query } from './query/tree.js';
import { invalidParameter, notSimulated } from './refusals.js';

/** Google promises no order where none is asked for; the newest come first (observed). */
const STANDARD_ORDER = 'modifiedTime desc';

export const list: Readonly<Record<string, DriveHandler>> = {
  'drive.files.list': (call) => {
    checkCorpora(call);
    const size = call.page(100, 1_000);
    const query = queryAsked(call);
    const order = orderAsked(call, query);
    const after = placeOf(call);
    const rows = rowsOf(call, query, order).filter(({ rank }) => after === undefined || order.compare(rank, after) > 0);
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      kind: 'drive#fileList',
      ...(rows.length > size && last && { nextPageToken: encodePage(last.rank, pagedQuery(call)) }),
      incompleteSearch: false,
      files: page.map(({ file }) => fileView(call, file)),
    };
  },
};

/** Without shared drives, `allDrives` finds what `user` does. */
function checkCorpora(call: DriveCall): void {
  const [corpora = 'user', driveId] = [call.query('corpora'), call.query('driveId')];
  if (corpora === 'drive' || driveId !== undefined)
    throw new GoogleError(404, 'notFound', `Shared drive not found: ${driveId ?? ''}`, {
      location: 'driveId',
      locationType: 'parameter',
    });
  if (corpora === 'domain') throw notSimulated('corpora=domain');
  if (!['user', 'allDrives'].includes(corpora)) throw invalidParameter('corpora');
  if (corpora === 'allDrives' && !(call.flag('includeItemsFromAllDrives') && call.flag('supportsAllDrives')))
    throw new GoogleError(403, 'invalid', 'corpora=allDrives needs includeItemsFromAllDrives and supportsAllDrives.');
  checkSpaces(call);
}

export function checkSpaces(call: DriveCall): void {
  for (const space of (call.query('spaces') ?? 'drive').split(',')) {
    if (space === 'appDataFolder' || space === 'photos') throw notSimulated(`The space ${space}`);
    if (space !== 'drive') throw invalidParameter('spaces');
  }
}

function queryAsked(call: DriveCall): Query | undefined {
  const q = call.query('q')?.trim() ?? '';
  if (q === '') return undefined;
  const query = parseQuery(q);
  if (query === undefined) throw invalidParameter('q');
  return query;
}

function orderAsked(call: DriveCall, query: Query | undefined): Order {
  const orderBy = call.query('orderBy') ?? '';
  if (orderBy !== '' && query !== undefined && asksForText(query))
    throw new GoogleError(
      403,
      'forbidden',
      'Sorting is not supported for queries with fullText terms. Results are always in descending relevance order.',
    );
  const order = parseOrder(orderBy === '' ? STANDARD_ORDER : orderBy, call.email);
  if (order === undefined) throw invalidParameter('orderBy');
  return order;
}

function asksForText(query: Query): boolean {
  if (query.is === 'and' || query.is === 'or') return asksForText(query.left) || asksForText(query.right);
  if (query.is === 'not') return asksForText(query.query);
  return query.is === 'term' && query.term === 'fullText';
}

function rowsOf(call: DriveCall, query: Query | undefined, order: Order): { file: DriveFile; rank: Rank }[] {
  const rows: { file: DriveFile; rank: Rank }[] = [];
  for (const file of call.drive.visibleTo(call.email)) {
    if (call.roleIn(file) === undefined) continue;
    if (query === undefined || matches(query, factsOf(call, file))) rows.push({ file, rank: order.rank(file) });
  }
  return rows.sort((a, b) => order.compare(a.rank, b.rank));
}

function placeOf(call: DriveCall): Rank | undefined {
  const token = call.query('pageToken') ?? '';
  if (token === '') return undefined;
  try {
    const place = decodePage(token, pagedQuery(call));
    if (Array.isArray(place)) return place as Rank;
  } catch {
    // Drive says it in its own words.
  }
  throw invalidParameter('pageToken');
}

/** What must stay equal from page to page; the size of a page need not. */
function pagedQuery(call: DriveCall): string {
  const query = new URLSearchParams(call.call.query);
  query.delete('pageSize');
  return queryOf(query);
}
