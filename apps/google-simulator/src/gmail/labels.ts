import { GoogleError, invalidArgument, notFound } from '../http/google-error.js';
import { type Label } from '../world/events.js';
import { type Mailbox } from '../world/mailbox.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';

const MAX_LABELS = 10_000;

export const labels: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.labels.list': ({ mailbox }) => ({ labels: [...mailbox.labels.values()] }),
  'gmail.users.labels.get': (call) => ({ ...labelOf(call), ...countsOf(call.mailbox, labelOf(call).id) }),
  'gmail.users.labels.create': (call) => {
    if (call.mailbox.labels.size >= MAX_LABELS) throw new GoogleError(400, 'invalidArgument', 'Too many labels');
    return put(call, { id: nextLabelId(call.mailbox), type: 'user', ...settingsOf(call, undefined) });
  },
  'gmail.users.labels.update': (call) => put(call, { ...ownLabel(call), ...settingsOf(call, undefined) }),
  'gmail.users.labels.patch': (call) => put(call, { ...ownLabel(call), ...settingsOf(call, ownLabel(call).name) }),
  'gmail.users.labels.delete': (call) => {
    const h = String(call.mailbox.history.nextId());
    call.record([{ t: 'label.deleted', email: call.mailbox.email, id: ownLabel(call).id, h }]);
    return undefined;
  },
};

function labelOf(call: GmailCall): Label {
  const label = call.mailbox.labels.get(call.param('id'));
  if (label === undefined) throw notFound();
  return label;
}

function ownLabel(call: GmailCall): Label {
  const label = labelOf(call);
  if (label.type === 'system') throw invalidArgument('Invalid update request');
  return label;
}

/** Only labels.get counts; labels.list omits it. */
function countsOf(mailbox: Mailbox, labelId: string): object {
  const messages = mailbox.newestFirst().filter(({ labels }) => labels.has(labelId));
  const unread = messages.filter(({ labels }) => labels.has('UNREAD'));
  const threads = (rows: typeof messages): number => new Set(rows.map(({ threadId }) => threadId)).size;
  return {
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: threads(messages),
    threadsUnread: threads(unread),
  };
}

function settingsOf(call: GmailCall, currentName: string | undefined): Omit<Label, 'id' | 'type'> {
  const name = call.text('name')?.trim() ?? currentName ?? '';
  const reserved = [...call.mailbox.labels.values()].some(
    (label) => label.type === 'system' && label.name === name.toUpperCase(),
  );
  if (name === '' || reserved || name.length > 225) throw invalidArgument('Invalid label name');
  const taken = [...call.mailbox.labels.values()].find((label) => label.name.toLowerCase() === name.toLowerCase());
  if (taken !== undefined && taken.id !== call.param('id'))
    throw new GoogleError(409, 'aborted', 'Label name exists or conflicts');
  const visible = {
    messageListVisibility: call.text('messageListVisibility') ?? 'show',
    labelListVisibility: call.text('labelListVisibility') ?? 'labelShow',
  };
  const { color } = call.body as { color?: NonNullable<Label['color']> };
  return { name, ...visible, ...(color && { color }) };
}

function put(call: GmailCall, label: Label): Label {
  call.record([{ t: 'label.put', email: call.mailbox.email, label }]);
  return label;
}

function nextLabelId(mailbox: Mailbox): string {
  const numbers = [...mailbox.labels.keys()].map((id) => Number(/^Label_(\d+)$/.exec(id)?.[1] ?? 0));
  return `Label_${String(Math.max(0, ...numbers) + 1)}`;
}
