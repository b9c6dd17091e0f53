import { GoogleError, invalidArgument } from '../http/google-error.js';
import { domainOf } from '../oauth/account-rules.js';
import { type Account } from '../world/events.js';
import { readMask } from './masks.js';
import { type PeopleCall, type PeopleHandler } from './people-call.js';
import { viewAccount } from './person-view.js';

const PROFILES = 'DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE';

export const directory: Readonly<Record<string, PeopleHandler>> = {
  'people.people.listDirectoryPeople': (call) => {
    const everybody = directoryOf(call);
    // People are only ever added: a token is how many were there.
    const from = call.query('pageToken') ?? call.query('syncToken');
    const start = from === undefined ? 0 : countIn(from);
    const wantsToken = call.flag('requestSyncToken') || call.query('syncToken') !== undefined;
    return { ...page(call, everybody, start), ...(wantsToken && tokenOf(call, everybody, start)) };
  },

  'people.people.searchDirectoryPeople': (call) => {
    const query = (call.query('query') ?? '').trim().toLowerCase();
    if (query === '') throw invalidArgument('query is required.');
    const hits = directoryOf(call).filter(({ name, email }) =>
      [email, ...name.toLowerCase().split(/\s+/)].some((word) => word.startsWith(query)),
    );
    const from = call.query('pageToken');
    return { ...page(call, hits, from === undefined ? 0 : countIn(from)), totalSize: hits.length };
  },
};

function directoryOf(call: PeopleCall): Account[] {
  if (!call.queries('sources').includes(PROFILES)) throw invalidArgument('sources is required.');
  if (domainOf(call.account.email) === undefined)
    throw new GoogleError(400, 'failedPrecondition', 'Must be a G Suite domain user.');
  return call.directory();
}

function page(call: PeopleCall, accounts: readonly Account[], start: number): object {
  const mask = readMask('readMask', call.query('readMask'));
  const size = call.pageSize(100, 1_000, 'pageSize');
  const people = accounts.slice(start, start + size).map((account) => viewAccount(account, mask, 'DOMAIN_PROFILE'));
  const more = start + size < accounts.length;
  return { ...(people.length > 0 && { people }), ...(more && { nextPageToken: String(start + size) }) };
}

function tokenOf(call: PeopleCall, accounts: readonly Account[], start: number): object {
  const isLast = start + call.pageSize(100, 1_000, 'pageSize') >= accounts.length;
  return isLast ? { nextSyncToken: String(accounts.length) } : {};
}

function countIn(token: string): number {
  if (!/^\d{1,9}$/.test(token)) throw invalidArgument('Invalid token.');
  return Number(token);
}
