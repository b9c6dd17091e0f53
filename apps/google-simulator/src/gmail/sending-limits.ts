import { GoogleError, invalidArgument } from '../http/google-error.js';
import { type Mailbox } from '../world/mailbox.js';
import { SENDING_WINDOW_MS, type Sending } from '../world/composing.js';

/** What the administrator of the simulation may change (`/__sim/sending`); support.google.com/a/answer/166852. */
export interface SendingSettings {
  /** Messages of one user in any 24 hours. */
  messagesPerDay: number;
  /** Recipients of one user in any 24 hours, and those of them outside the own domain. */
  recipientsPerDay: number;
  externalPerDay: number;
  recipientsPerMessage: number;
  /** Whether a Message-ID that the caller chose is replaced (reliability of ids must not hang on it). */
  messageId: 'replace' | 'keep';
}

export const SENDING_DEFAULTS: SendingSettings = {
  messagesPerDay: 2_000,
  recipientsPerDay: 10_000,
  externalPerDay: 3_000,
  recipientsPerMessage: 500,
  messageId: 'replace',
};

/**
 * Refuses what would pass a limit; a refused message counts for nothing.
 * @throws GoogleError 400 for too many recipients of one message, 429 "(Mail sending)" for a day's limits
 */
export function requireSendable(mailbox: Mailbox, settings: SendingSettings, next: Sending): void {
  if (next.recipients > settings.recipientsPerMessage) throw invalidArgument('Recipient limit exceeded');
  const sent = mailbox.composing.sentSince(next.at);
  const sum = (of: (sending: Sending) => number): number => [...sent, next].reduce((total, one) => total + of(one), 0);
  const isOver =
    sent.length >= settings.messagesPerDay ||
    sum(({ recipients }) => recipients) > settings.recipientsPerDay ||
    sum(({ external }) => external) > settings.externalPerDay;
  if (!isOver) return;
  const after = new Date((sent[0]?.at ?? next.at) + SENDING_WINDOW_MS).toISOString();
  throw new GoogleError(429, 'rateLimitExceeded', `User-rate limit exceeded.  Retry after ${after} (Mail sending)`, {
    domain: 'usageLimits',
  });
}
