import type { SyncStatus } from '@gatehouse/contracts';
import type { MailboxRecord } from '../mailbox/mailbox.record.js';

/** Where a mailbox stands, for its owner's page. */
export function toSyncStatus(mailbox: MailboxRecord, failed: number): SyncStatus {
  const { sync } = mailbox;
  return {
    connectionId: mailbox._id,
    state: sync.pause === null ? sync.phase : sync.pause.reason === 'withdrawn' ? 'off' : 'paused',
    reason: sync.pause?.reason ?? null,
    done: String(sync.done),
    total: sync.total === null ? null : String(Math.max(sync.total, sync.done)),
    etaSeconds: mailbox.etaSeconds,
    failed: String(failed),
    upToDateAt: sync.upToDateAt?.toISOString() ?? null,
    resumesAt: sync.pause?.resumesAt?.toISOString() ?? null,
  };
}
