import { invalidArgument, notFound } from '../http/google-error.js';
import { type WorldEvent } from '../world/events.js';
import { type StoredMessage } from '../world/mailbox.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';
import { viewMessage } from './message-view.js';
import { messageAdded } from './new-message.js';
import { rawOf } from './outgoing.js';
import { formatOf, matchOf, pageOf } from './read-messages.js';
import { sendingOf, stored, threadIdOf } from './sending.js';

/** drafts.create, update and send take as much as messages.send (gmail.v1.json: mediaUpload.maxSize). */
export const MAX_SEND = 36_700_160;

interface DraftBody {
  readonly id?: string;
  readonly message?: { readonly raw?: string; readonly threadId?: string };
}

export const drafts: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.drafts.create': (call) => {
    const id = `r${String(call.world.random(8).readBigInt64BE())}`;
    return put(call, id, undefined);
  },
  'gmail.users.drafts.update': (call) => put(call, call.param('id'), messageOf(call, call.param('id'))),
  'gmail.users.drafts.get': (call) => {
    const message = messageOf(call, call.param('id'));
    return { id: call.param('id'), message: viewMessage(message, formatOf(call), [], call.call.requestId) };
  },
  'gmail.users.drafts.list': (call) => {
    const match = matchOf(call);
    const { composing } = call.mailbox;
    const isDraft = ({ id }: StoredMessage): boolean => composing.draftOf(id) !== undefined;
    const { rows, next, estimate } = pageOf(call, (message) => isDraft(message) && match(message));
    const listed = rows.map(({ id, threadId }) => ({ id: composing.draftOf(id), message: { id, threadId } }));
    return {
      ...(listed.length > 0 && { drafts: listed }),
      ...(next !== undefined && { nextPageToken: next }),
      resultSizeEstimate: estimate,
    };
  },
  'gmail.users.drafts.delete': (call) => {
    const message = messageOf(call, call.param('id'));
    call.record([gone(call, message, call.mailbox.history.nextId())]);
    return undefined;
  },
  'gmail.users.drafts.send': (call) => send(call),
};

export const sendMessage: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.messages.send': (call) => {
    const raw = rawOf(call, MAX_SEND);
    const [sent, others] = sendingOf(call, raw, threadIdOf(call, call.text('threadId'), raw));
    call.record([sent, ...others]);
    return stored(call, sent.id);
  },
};

/** The draft's id stays; its message is a new one, in the same thread, and the old one is gone for ever. */
function put(call: GmailCall, id: string, old: StoredMessage | undefined): object {
  const raw = draftRaw(call);
  const threadId = threadIdOf(call, (call.body as DraftBody).message?.threadId, raw) ?? old?.threadId;
  const added = messageAdded(call.world, call.mailbox, {
    raw,
    labelIds: ['DRAFT'],
    internalDate: call.now,
    threadId,
    alone: true,
  });
  const { email } = call.mailbox;
  call.record([
    added,
    { t: 'draft.put', email, id, messageId: added.id },
    ...(old === undefined ? [] : [gone(call, old, BigInt(added.h) + 1n)]),
  ]);
  return { id, message: stored(call, added.id) };
}

/** Sends the draft as it stands, or with the content that the request brings. */
function send(call: GmailCall): object {
  const { id, message } = call.body as DraftBody;
  if (id === undefined || id === '') throw invalidArgument('Missing draft id');
  const draft = messageOf(call, id);
  const raw = message?.raw !== undefined || call.media !== undefined ? draftRaw(call) : draft.read();
  const [sent, others] = sendingOf(call, raw, draft.threadId);
  call.record([sent, gone(call, draft, BigInt(sent.h) + 1n), ...others]);
  return stored(call, sent.id);
}

function draftRaw(call: GmailCall): Buffer {
  const { message } = call.body as DraftBody;
  if (message?.raw === undefined && call.media === undefined) throw invalidArgument('Missing draft message');
  return rawOf(call, MAX_SEND, message?.raw);
}

function messageOf(call: GmailCall, draftId: string): StoredMessage {
  const message = call.mailbox.messages.get(call.mailbox.composing.drafts.get(draftId) ?? '');
  if (message === undefined) throw notFound();
  return message;
}

/** With its message the draft is gone too. */
function gone(call: GmailCall, { id }: StoredMessage, h: bigint): WorldEvent {
  return { t: 'message.deleted', email: call.mailbox.email, id, h: String(h), at: call.now };
}
