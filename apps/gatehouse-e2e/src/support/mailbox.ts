import { MessageList, type MessageRow } from '@gatehouse/contracts';
import { createHash } from 'node:crypto';
import type { Api } from './api.js';
import type { MessageState } from './google.js';

/**
 * Compares a synced mailbox with its source through the public API alone: ids, threads, labels, and the raw bytes of every
 * message (or of those whose turn `rawEvery` makes it). Each difference is a sentence.
 */
export async function compareMailbox(
  member: Api,
  connectionId: string,
  source: readonly MessageState[],
  rawEvery = 1,
): Promise<string[]> {
  const faults: string[] = [];
  const rows = new Map<string, MessageRow>();
  for await (const row of member.all(MessageList, `/api/v1/connections/${connectionId}/mail/messages?limit=200`)) {
    if (rows.has(row.googleId)) faults.push(`${row.googleId} is listed twice`);
    rows.set(row.googleId, row);
  }
  for (const [n, message] of source.entries()) {
    const row = rows.get(message.id);
    if (!row) {
      faults.push(`${message.id} is missing`);
      continue;
    }
    rows.delete(message.id);
    if (row.googleThreadId !== message.threadId) faults.push(`${message.id} is in another thread`);
    if (row.labels.toSorted().join() !== message.labelIds.toSorted().join()) {
      faults.push(`${message.id} has labels ${row.labels.join()}, at Google ${message.labelIds.join()}`);
    }
    if (row.sha256 !== message.sha256) faults.push(`${message.id} has another digest`);
    if (n % rawEvery === 0) faults.push(...(await compareRaw(member, connectionId, row, message)));
  }
  faults.push(...[...rows.keys()].map((id) => `${id} is not at Google`));
  return faults;
}

async function compareRaw(
  member: Api,
  connectionId: string,
  row: MessageRow,
  message: MessageState,
): Promise<string[]> {
  const response = await member.send('GET', `/api/v1/connections/${connectionId}/mail/messages/${row.id}/raw`);
  if (!response.ok) return [`${message.id} raw answered ${String(response.status)}`];
  const digest = createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
  return digest === message.sha256 ? [] : [`${message.id} differs byte for byte`];
}
