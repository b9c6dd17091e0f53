import { type Label } from '../world/events.js';
import { renderMessage } from './message.js';
import { type Organisation } from '../world/organisation.js';
import { colleaguesOf } from './organisation.js';
import { type PlannedMessage, planMailbox, USER_LABELS } from './plan.js';
import { type Author } from './thread.js';

export interface MailboxRequest {
  readonly seed: string;
  readonly count: number;
  /** The newest message is not later than this; fixed by default, so that a seed alone says everything. */
  readonly now?: number;
  readonly owner?: Author;
  /** Pads each message to about this size in bytes. */
  readonly messageBytes?: number | undefined;
  /** Conversations are mostly with its people. */
  readonly organisation?: Organisation | undefined;
}

export interface GeneratedMailbox {
  /** The user labels that the messages carry. */
  readonly labels: readonly Label[];
  readonly messages: readonly PlannedMessage[];
  /** The RFC 5322 bytes, made anew at each call. */
  readonly read: (message: PlannedMessage) => Buffer;
}

const DEFAULT_NOW = Date.UTC(2026, 10, 23, 9);

/**
 * A mailbox made from a seed: Vietnamese and English, threads, newsletters, lists, receipts with files, inline pictures. About
 * 200 bytes a message are kept; bodies exist only while they are read.
 */
export function generateMailbox(request: MailboxRequest): GeneratedMailbox {
  const {
    seed,
    count,
    now = DEFAULT_NOW,
    owner = { name: 'Owner', address: 'owner@example.com' },
    messageBytes,
    organisation,
  } = request;
  const colleagues = organisation === undefined ? [] : colleaguesOf(organisation);
  const messages = planMailbox({ seed, count, now });
  return {
    labels: USER_LABELS,
    messages,
    read: (message) => renderMessage({ seed, owner, messageBytes, colleagues }, message),
  };
}
