import { type ApiCall, type ApiHandler } from '../api/api-call.js';
import { type Setting } from '../world/calendar/settings.js';
import { deskOf } from './access.js';
import { watch, watchedName } from './channels.js';
import { etagOfAll, unlessKnown } from './etags.js';
import { pageOf } from './paging.js';
import { notFound } from './refusals.js';
import { nextSyncToken, readSyncToken, type SyncRules } from './sync-token.js';

const RULES: SyncRules = { resource: 'settings', refused: [], bounds: [], same: [], notFalse: [] };

/** What a person has set at Google; an app may only read. */
export const settings: Readonly<Record<string, ApiHandler>> = {
  'calendar.settings.get': (call) => {
    const setting = deskOf(call).settings.get(call.param('setting'));
    if (setting === undefined) throw notFound();
    return unlessKnown(call, answerSetting(setting));
  },
  'calendar.settings.list': list,
  'calendar.settings.watch': (call) => watch(call, watchedName.settings(call.account.email), 'users/me/settings'),
};

function list(call: ApiCall): object {
  const log = deskOf(call).settings;
  const token = call.query('syncToken');
  const since = token === undefined ? 0 : readSyncToken(call, RULES, log, token).version;
  const rows = [...log.after(since)].map(({ value, version }) => ({
    item: value,
    place: [version, value.id] as const,
  }));
  const { items, nextPageToken } = pageOf(call, rows, call.pageSize(100, 250));
  const end = nextPageToken === undefined ? { nextSyncToken: nextSyncToken(call, RULES, log) } : { nextPageToken };
  return { kind: 'calendar#settings', etag: etagOfAll(items), ...end, items: items.map(answerSetting) };
}

function answerSetting({ id, value, etag }: Setting): Setting & { readonly kind: string } {
  return { kind: 'calendar#setting', etag, id, value };
}
