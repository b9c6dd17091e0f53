import { invalidArgument, notFound } from '../http/google-error.js';
import { type HistoryRecord } from '../world/history.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';
import { decodePage, encodePage, queryOf } from '../api/page-token.js';

export const history: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.history.list': (call) => {
    const start = call.query('startHistoryId');
    if (start === undefined) throw invalidArgument('Missing required parameter: startHistoryId');
    const query = queryOf(call.call.query);
    const token = call.query('pageToken');
    const from = token === undefined ? start : (decodePage(token, query) as { after: string }).after;
    const records = call.mailbox.history.since(BigInt(from), call.now);
    // Google's message for an id that is too old or was never given out.
    if (records === undefined) throw notFound();
    const wanted = groupById(records.filter(filterOf(call)));
    const page = wanted.slice(0, call.pageSize(100, 500));
    const more = wanted.length > page.length ? page.at(-1)?.[0]?.id : undefined;
    return {
      ...(page.length > 0 && { history: page.map((group) => viewGroup(call, group)) }),
      ...(more !== undefined && { nextPageToken: encodePage({ after: String(more) }, query) }),
      historyId: String(call.mailbox.history.currentId),
    };
  },
};

function filterOf(call: GmailCall): (record: HistoryRecord) => boolean {
  const types = call.call.query.getAll('historyTypes');
  const labelId = call.query('labelId');
  return (record) => {
    if (types.length > 0 && !types.includes(record.kind)) return false;
    if (labelId === undefined || record.labelIds.includes(labelId)) return true;
    return call.mailbox.messages.get(record.messageId)?.labels.has(labelId) === true;
  };
}

/** Changes of one id make one history entry. */
function groupById(records: readonly HistoryRecord[]): HistoryRecord[][] {
  const groups: HistoryRecord[][] = [];
  for (const record of records) {
    const last = groups.at(-1);
    if (last?.[0]?.id === record.id) last.push(record);
    else groups.push([record]);
  }
  return groups;
}

function viewGroup(call: GmailCall, group: readonly HistoryRecord[]): object {
  const seen = new Map(group.map(({ messageId, threadId }) => [messageId, { id: messageId, threadId }]));
  const of = (kind: HistoryRecord['kind'], view: (record: HistoryRecord) => object): object[] =>
    group.filter((record) => record.kind === kind).map(view);
  const lists = {
    messagesAdded: of('messageAdded', (record) => ({ message: viewChanged(call, record) })),
    messagesDeleted: of('messageDeleted', (record) => ({ message: viewChanged(call, record) })),
    labelsAdded: of('labelAdded', (record) => ({ message: viewChanged(call, record), labelIds: record.labelIds })),
    labelsRemoved: of('labelRemoved', (record) => ({ message: viewChanged(call, record), labelIds: record.labelIds })),
  };
  const present = Object.entries(lists).filter(([, list]) => list.length > 0);
  return { id: String(group[0]?.id), messages: [...seen.values()], ...Object.fromEntries(present) };
}

/** The message as it is now, not as it was then; of a deleted one the labels that it had. */
function viewChanged(call: GmailCall, record: HistoryRecord): object {
  const labels = [
    ...(call.mailbox.messages.get(record.messageId)?.labels ??
      (record.kind === 'messageDeleted' ? record.labelIds : [])),
  ];
  return { id: record.messageId, threadId: record.threadId, ...(labels.length > 0 && { labelIds: labels }) };
}
