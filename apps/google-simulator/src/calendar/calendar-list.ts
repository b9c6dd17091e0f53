import { type ApiCall, type ApiHandler } from '../api/api-call.js';
import { type ListEntry, ROLES } from '../world/calendar/stored.js';
import { ownEntry } from '../world/calendar/own-entry.js';
import { calendarId, deskOf, roleOf } from './access.js';
import { watch, watchedName } from './channels.js';
import { entryFields } from './entry-fields.js';
import { etagOf, etagOfAll, requireMatch, type Tagged, unlessKnown } from './etags.js';
import { mergePatch } from './events/merge-patch.js';
import { pageOf } from './paging.js';
import { badRequest, notFound, required } from './refusals.js';
import { nextSyncToken, readSyncToken, type SyncRules } from './sync-token.js';

const RULES: SyncRules = {
  resource: 'calendarList',
  refused: ['minAccessRole'],
  bounds: [],
  same: [],
  notFalse: ['showDeleted', 'showHidden'],
};

/** The calendars that a person sees at the side, the own ones and those of others. */
export const calendarList: Readonly<Record<string, ApiHandler>> = {
  'calendar.calendarList.list': list,
  'calendar.calendarList.get': (call) => unlessKnown(call, answerEntry(call, entryOf(call))),
  'calendar.calendarList.insert': insert,
  'calendar.calendarList.update': (call) => change(call, () => call.body as object),
  'calendar.calendarList.patch': (call) =>
    change(call, (entry) => mergePatch(entryFields(call, entry), call.patch) as object),
  'calendar.calendarList.delete': remove,
  'calendar.calendarList.watch': (call) => {
    readRows(call);
    return watch(call, watchedName.calendarList(call.account.email), 'users/me/calendarList');
  },
};

function list(call: ApiCall): object {
  const rows = readRows(call).map(({ value, version }) => ({ item: value, place: [version, value.id] as const }));
  const { items, nextPageToken } = pageOf(call, rows, call.pageSize(100, 250));
  const token = nextSyncToken(call, RULES, deskOf(call).list);
  const end = nextPageToken === undefined ? token !== undefined && { nextSyncToken: token } : { nextPageToken };
  return {
    kind: 'calendar#calendarList',
    etag: etagOfAll(items),
    ...end,
    items: items.map((entry) => answerEntry(call, entry)),
  };
}

function readRows(call: ApiCall): { readonly value: ListEntry; readonly version: number }[] {
  const log = deskOf(call).list;
  const token = call.query('syncToken');
  if (token !== undefined) return [...log.after(readSyncToken(call, RULES, log, token).version)];
  const least = ROLES.findIndex((role) => role === call.query('minAccessRole'));
  return [...log.after(0)].filter(
    ({ value }) =>
      (value.deleted !== true || call.flag('showDeleted')) &&
      (value.hidden !== true || call.flag('showHidden')) &&
      ROLES.indexOf(value.accessRole) >= least,
  );
}

/** The row of the path. @throws GoogleError 404 */
function entryOf(call: ApiCall): ListEntry {
  const entry = deskOf(call).list.get(calendarId(call, call.param('calendarId')));
  if (entry === undefined || entry.deleted === true) throw notFound();
  return entry;
}

/** Puts a calendar that one may see into one's list; one that stands there already stays as it is. */
function insert(call: ApiCall): object {
  const named = call.text('id');
  if (named === undefined) throw required('Missing calendar id.');
  const id = calendarId(call, named);
  const book = call.world.calendars.books.get(id);
  const role = book && roleOf(call, book);
  if (role === undefined) throw notFound();
  const standing = deskOf(call).list.get(id);
  if (standing !== undefined && standing.deleted !== true) return answerEntry(call, standing);
  const fresh: ListEntry = { ...ownEntry(id, ''), accessRole: role, selected: false };
  return put(call, { ...fresh, ...entryFields(call, call.body as object) });
}

function change(call: ApiCall, fieldsOf: (entry: ListEntry) => object): object {
  const entry = entryOf(call);
  requireMatch(call, entry.etag);
  const { id, accessRole } = entry;
  return put(call, {
    ...ownEntry(id, ''),
    selected: false,
    defaultReminders: [],
    ...entryFields(call, fieldsOf(entry)),
    accessRole,
  });
}

function put(call: ApiCall, entry: ListEntry): object {
  const { list: log } = deskOf(call);
  const stamped = { ...entry, etag: etagOf(call.now, log.version + 1) };
  call.record([{ t: 'calendar.listed', email: call.account.email, entry: stamped }]);
  return answerEntry(call, stamped);
}

/** One's primary calendar stays (unverified). */
function remove(call: ApiCall): undefined {
  const entry = entryOf(call);
  if (entry.id === call.account.email) throw badRequest('The primary calendar cannot be removed from the list.');
  requireMatch(call, entry.etag);
  put(call, { ...entry, deleted: true });
}

function answerEntry(call: ApiCall, entry: ListEntry): Tagged {
  const facts = call.world.calendars.books.get(entry.id)?.facts;
  const { etag, id, ...rest } = entry;
  if (entry.deleted === true || facts === undefined)
    return { kind: 'calendar#calendarListEntry', etag, id, deleted: true };
  const { summary, description, location, timeZone } = facts;
  return {
    kind: 'calendar#calendarListEntry',
    etag,
    id,
    summary,
    ...(description !== undefined && { description }),
    ...(location !== undefined && { location }),
    timeZone,
    ...rest,
    ...(id === call.account.email && { primary: true }),
    ...(!facts.primary && { dataOwner: facts.owner }),
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}
