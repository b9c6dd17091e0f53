import { z } from 'zod';
import { defineEvent, defineWork } from '../wire/define.js';
import { ConnectionId, GrantId, OrganisationId, PersonId, Token } from '../wire/tokens.js';

/** Messages stored, changed or deleted in one durable batch; ids only. */
export const MessagesChanged = z.strictObject({
  organisationId: OrganisationId,
  personId: PersonId,
  connectionId: ConnectionId,
  changed: z.array(Token).max(500),
  deleted: z.array(Token).max(500),
  threads: z.array(Token).max(500),
});
export type MessagesChanged = z.infer<typeof MessagesChanged>;

export const messagesChanged = defineEvent({
  name: 'gh.evt.mail.message.changed.v1',
  schema: MessagesChanged,
  key: ({ organisationId, connectionId }) => `${organisationId}.${connectionId}`,
});

export const SyncChanged = z.strictObject({
  organisationId: OrganisationId,
  personId: PersonId,
  connectionId: ConnectionId,
});

/** The mailbox's sync state or progress changed. */
export const syncChanged = defineEvent({
  name: 'gh.evt.mail.sync.changed.v1',
  schema: SyncChanged,
  key: ({ organisationId, connectionId }: z.infer<typeof SyncChanged>) => `${organisationId}.${connectionId}`,
});

/** A wake-up for one mailbox: push, sweep, connect, retry. Contentless; the mailbox's own state says what to do. */
export const SyncWork = z.strictObject({
  organisationId: OrganisationId,
  connectionId: ConnectionId,
  grantId: GrantId,
  because: z.enum(['connected', 'push', 'sweep', 'retry', 'resumed']),
});
export type SyncWork = z.infer<typeof SyncWork>;

export const syncWork = defineWork({ service: 'mail', work: 'sync', schema: SyncWork });
