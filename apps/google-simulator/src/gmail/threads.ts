import { invalidArgument, notFound } from '../http/google-error.js';
import { type StoredMessage } from '../world/mailbox.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';
import { viewLabels, viewMessage } from './message-view.js';
import { encodePage, decodePage, queryOf } from '../api/page-token.js';
import { snippetOf } from '../mime/snippet.js';
import { parseMime } from '../mime/parts.js';
import { formatOf, matchOf } from './read-messages.js';
import { change, changesOf, deleteAll } from './write-messages.js';

export const threads: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.threads.list': (call) => listThreads(call),
  'gmail.users.threads.get': (call) => {
    const messages = messagesOf(call);
    const format = formatOf(call);
    const names = call.call.query.getAll('metadataHeaders');
    return {
      ...threadHead(call, messages),
      messages: messages.map((message) => viewMessage(message, format, names, call.call.requestId)),
    };
  },
  'gmail.users.threads.modify': (call) => changed(call, ...changesOf(call)),
  'gmail.users.threads.trash': (call) => changed(call, ['TRASH'], ['INBOX']),
  'gmail.users.threads.untrash': (call) => changed(call, [], ['TRASH']),
  'gmail.users.threads.delete': (call) => {
    deleteAll(call, messagesOf(call));
    return undefined;
  },
};

/** Threads by their newest matching message. */
function listThreads(call: GmailCall): object {
  const size = call.pageSize(100, 500);
  const [match, query] = [matchOf(call), queryOf(call.call.query)];
  const token = call.query('pageToken');
  const done = token === undefined ? 0 : (decodePage(token, query) as { done: number }).done;
  const newest = new Map<string, StoredMessage>();
  for (const message of call.mailbox.newestFirst()) {
    if (!newest.has(message.threadId) && match(message)) newest.set(message.threadId, message);
    if (newest.size > done + size) break;
  }
  const page = [...newest.values()].slice(done, done + size);
  const next = newest.size > done + size ? encodePage({ done: done + size }, query) : undefined;
  const rows = page.map((message) => ({
    id: message.threadId,
    snippet: snippetOf(parseMime(message.read())),
    historyId: String(message.historyId),
  }));
  return {
    ...(rows.length > 0 && { threads: rows }),
    ...(next && { nextPageToken: next }),
    resultSizeEstimate: next === undefined ? rows.length : 201,
  };
}

/** The messages of the thread that the path names, oldest first. */
function messagesOf(call: GmailCall): StoredMessage[] {
  const id = call.param('id');
  if (!/^[0-9a-f]{1,16}$/.test(id)) throw invalidArgument('Invalid id value');
  const ids = [...(call.mailbox.threads.get(id) ?? [])];
  if (ids.length === 0) throw notFound();
  const messages = ids
    .map((messageId) => call.mailbox.messages.get(messageId))
    .filter((message) => message !== undefined);
  return messages.sort((a, b) => a.internalDate - b.internalDate);
}

function changed(call: GmailCall, add: readonly string[], remove: readonly string[]): object {
  const messages = messagesOf(call);
  change(call, messages, add, remove);
  return { ...threadHead(call, messages), messages: messages.map(viewLabels) };
}

function threadHead(call: GmailCall, messages: readonly StoredMessage[]): object {
  const historyId = messages.reduce((newest, message) => (message.historyId > newest ? message.historyId : newest), 0n);
  return { id: call.param('id'), historyId: String(historyId) };
}
