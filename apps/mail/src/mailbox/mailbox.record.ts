import type { OutboxEntry } from '@gatehouse/messaging';
import type { PauseReason, Phase } from '@gatehouse/sync';

/** The sync state as kept; Google's history ids stay text outside of comparisons, where they are BigInt. */
export interface SyncRecord {
  phase: Phase;
  pause: { reason: PauseReason; resumesAt: Date | null } | null;
  tries: number;
  generation: number;
  cursor: string | null;
  page: string | null;
  listed: number;
  done: number;
  total: number | null;
  upToDateAt: Date | null;
  allowed: number | null;
}

/** One mailbox per connection. */
export interface MailboxRecord {
  /** The connection's id. */
  _id: string;
  v: 1;
  partition: number;
  organisationId: string;
  personId: string;
  /** The newest grant heard of; whether it is live is the gate's to say. */
  grantId: string;
  /** Highest epoch that wrote: a lower one changes nothing. */
  epoch: number;
  sync: SyncRecord;
  /** When to look again: a sweep, the end of a pause; null while only an event from outside helps. */
  dueAt: Date | null;
  /** HMAC of the account's address, by which pushes find their mailbox; the address itself is not kept. */
  address: string | null;
  watch: { expiresAt: Date; renewAt: Date } | null;
  etaSeconds: number | null;
  /** Consecutive runs that began and did not end: a mail that kills its reader must not kill it for ever. */
  started: number;
  outbox: OutboxEntry[];
}
