import { invalidArgument, notFound } from '../http/google-error.js';
import { headerOf, parseHeaders, splitHead } from '../mime/headers.js';
import { type WorldEvent } from '../world/events.js';
import { FIXED_LABELS } from '../world/labels.js';
import { type StoredMessage } from '../world/mailbox.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';
import { viewLabels } from './message-view.js';
import { messageAdded } from './new-message.js';
import { rawOf } from './outgoing.js';
import { messageOf } from './read-messages.js';
import { stored, threadIdOf } from './sending.js';

const MAX_INSERT = 157_286_400;
/** The year 2527: a message's id holds its time in 44 bits. */
const MAX_DATE = 2 ** 44;

export const writeMessages: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.messages.insert': (call) => insert(call, call.query('internalDateSource') ?? 'receivedTime'),
  'gmail.users.messages.import': (call) => insert(call, call.query('internalDateSource') ?? 'dateHeader'),
  'gmail.users.messages.modify': (call) => viewLabels(change(call, [messageOf(call)], ...changesOf(call))),
  'gmail.users.messages.trash': (call) => viewLabels(change(call, [messageOf(call)], ['TRASH'], ['INBOX'])),
  'gmail.users.messages.untrash': (call) => viewLabels(change(call, [messageOf(call)], [], ['TRASH'])),
  'gmail.users.messages.delete': (call) => {
    deleteAll(call, [messageOf(call)]);
    return undefined;
  },
  'gmail.users.messages.batchModify': (call) => {
    const messages = messagesOf(call);
    if (messages.length > 0) change(call, messages, ...changesOf(call));
    return undefined;
  },
  'gmail.users.messages.batchDelete': (call) => {
    deleteAll(call, messagesOf(call));
    return undefined;
  },
};

/** The messages that `ids` names, each once; ids that do not exist are passed over in silence. */
function messagesOf(call: GmailCall): StoredMessage[] {
  const ids = call.strings('ids');
  if (ids.length === 0 || ids.length > 1_000)
    throw invalidArgument(ids.length === 0 ? 'No message ids specified' : 'Too many message ids');
  return [...new Set(ids)].map((id) => call.mailbox.messages.get(id)).filter((message) => message !== undefined);
}

export function changesOf(call: GmailCall): [string[], string[]] {
  const [add, remove] = [call.strings('addLabelIds'), call.strings('removeLabelIds')];
  if (add.length > 100 || remove.length > 100) throw invalidArgument('Too many labels');
  if (add.length + remove.length === 0) throw invalidArgument('No label add or removes specified');
  for (const label of [...add, ...remove]) {
    if (!call.mailbox.labels.has(label) || FIXED_LABELS.has(label)) throw invalidArgument(`Invalid label: ${label}`);
  }
  return [add, remove];
}

/** Applies label changes; what changes nothing leaves no history. Answers the last message. */
export function change(
  call: GmailCall,
  messages: readonly StoredMessage[],
  add: readonly string[],
  remove: readonly string[],
): StoredMessage {
  const { mailbox } = call;
  let h = mailbox.history.nextId();
  const events = messages.flatMap((message): WorldEvent[] => {
    const added = add.filter((label) => !message.labels.has(label));
    const removed = remove.filter((label) => message.labels.has(label) && !add.includes(label));
    if (added.length + removed.length === 0) return [];
    const event = {
      t: 'message.labels',
      email: mailbox.email,
      id: message.id,
      add: added,
      remove: removed,
      h: String(h),
      at: call.now,
    } as const;
    h += 1n;
    return [event];
  });
  if (events.length > 0) call.record(events);
  const last = messages.at(-1);
  if (last === undefined) throw notFound();
  return last;
}

export function deleteAll(call: GmailCall, messages: readonly StoredMessage[]): void {
  if (messages.length === 0) return;
  const h = call.mailbox.history.nextId();
  call.record(
    messages.map(({ id }, index) => ({
      t: 'message.deleted',
      email: call.mailbox.email,
      id,
      h: String(h + BigInt(index)),
      at: call.now,
    })),
  );
}

function insert(call: GmailCall, dateSource: string): object {
  const raw = rawOf(call, MAX_INSERT);
  const labelIds = call.strings('labelIds');
  const unknown = labelIds.find((label) => !call.mailbox.labels.has(label));
  if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`);
  const internalDate = dateSource === 'dateHeader' ? dateOf(raw, call.now) : call.now;
  const threadId = threadIdOf(call, call.text('threadId'), raw);
  const event = messageAdded(call.world, call.mailbox, { raw, labelIds, internalDate, threadId });
  call.record([event]);
  return stored(call, event.id);
}

/** The Date header, or `fallback` where there is none that can be read. */
export function dateOf(raw: Buffer, fallback: number): number {
  const time = Date.parse(headerOf(parseHeaders(splitHead(raw).head), 'date') ?? '');
  return Number.isNaN(time) || time >= MAX_DATE ? fallback : time;
}
