import { GoogleError, invalidArgument, notFound } from '../http/google-error.js';
import { type StoredMessage } from '../world/mailbox.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';
import { attachmentOf, type Format, paddedBase64url, viewMessage } from './message-view.js';
import { decodePage, encodePage, type Place, queryOf } from '../api/page-token.js';
import { matcherOf } from './search/search.js';

const HIDDEN = ['SPAM', 'TRASH'];

export const readMessages: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.getProfile': ({ mailbox }) => ({
    emailAddress: mailbox.email,
    messagesTotal: mailbox.messages.size,
    threadsTotal: mailbox.threads.size,
    historyId: String(mailbox.history.currentId),
  }),

  'gmail.users.messages.list': (call) => {
    const { rows, next, estimate } = pageOf(call, matchOf(call));
    const messages = rows.map(({ id, threadId }) => ({ id, threadId }));
    return {
      ...(messages.length > 0 && { messages }),
      ...(next && { nextPageToken: next }),
      resultSizeEstimate: estimate,
    };
  },

  'gmail.users.messages.get': (call) => {
    const message = messageOf(call);
    const format = formatOf(call);
    return viewMessage(message, format, call.call.query.getAll('metadataHeaders'), call.call.requestId);
  },

  'gmail.users.messages.attachments.get': (call) => {
    const message = call.mailbox.messages.get(call.param('messageId'));
    if (message === undefined) throw notFound();
    const content = attachmentOf(message, call.param('id'));
    if (content === undefined) throw invalidArgument('Invalid attachment token');
    return { size: content.length, data: paddedBase64url(content) };
  },
};

export function messageOf(call: GmailCall): StoredMessage {
  const id = call.param('id');
  if (!/^[0-9a-f]{1,16}$/.test(id)) throw invalidArgument('Invalid id value');
  const message = call.mailbox.messages.get(id);
  if (message === undefined) throw notFound();
  return message;
}

/** gmail.metadata reads neither bodies nor raw bytes. */
export function formatOf(call: GmailCall): Format {
  const format = (call.query('format') ?? 'full') as Format;
  if (
    call.hasOnlyMetadata() &&
    (format === 'full' || format === 'raw') &&
    call.access.scopes.some((scope) => scope.endsWith('gmail.metadata'))
  ) {
    throw new GoogleError(403, 'forbidden', `Metadata scope doesn't allow format ${format.toUpperCase()}`);
  }
  return format;
}

export type Match = (message: StoredMessage) => boolean;

/** The filter of a list call: labels (all of them), spam and trash, search. */
export function matchOf(call: GmailCall): Match {
  const q = call.query('q') ?? '';
  if (q !== '' && call.hasOnlyMetadata())
    throw new GoogleError(403, 'forbidden', "Metadata scope does not support 'q' parameter");
  const labelIds = call.call.query.getAll('labelIds');
  const unknown = labelIds.find((id) => !call.mailbox.labels.has(id));
  if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`);
  const search = matcherOf(q, call.mailbox, call.now);
  const hidden = HIDDEN.filter((label) => !labelIds.includes(label) && !search.shows.has(label));
  const showsAll = call.flag('includeSpamTrash') || hidden.length < HIDDEN.length;
  return (message) => {
    if (!labelIds.every((label) => message.labels.has(label))) return false;
    return (showsAll || !hidden.some((label) => message.labels.has(label))) && search.test(message);
  };
}

export interface Page {
  readonly rows: readonly StoredMessage[];
  readonly next: string | undefined;
  readonly estimate: number;
}

/** One page, newest first, after the place that the page token names. */
export function pageOf(call: GmailCall, match: Match): Page {
  const size = call.pageSize(100, 500);
  const query = queryOf(call.call.query);
  const token = call.query('pageToken');
  const ordered = call.mailbox.newestFirst();
  const start = token === undefined ? 0 : afterPlace(call, decodePage(token, query) as Place);
  const rows: StoredMessage[] = [];
  for (let at = start; at < ordered.length && rows.length <= size; at += 1) {
    const message = ordered[at];
    if (message !== undefined && match(message)) rows.push(message);
  }
  const last = rows.length > size ? rows[size - 1] : undefined;
  const next = last && encodePage({ internalDate: last.internalDate, id: last.id }, query);
  // Google's estimate is known to be rough: a full page says 201.
  return { rows: rows.slice(0, size), next, estimate: next === undefined ? rows.length : 201 };
}

function afterPlace(call: GmailCall, place: Place): number {
  const at = call.mailbox.placeOf(place);
  return call.mailbox.newestFirst()[at]?.id === place.id ? at + 1 : at;
}
