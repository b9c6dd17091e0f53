import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { MessageList, type MessageRow } from '@gatehouse/contracts';
import { digestOf } from './opened-message.js';
import type { SourceMailbox } from './simulator-file.js';
import type { MirrorAt } from './whole-mailbox.js';

/** A person looks again after a while; a loop without it would be a load of its own. */
const BETWEEN_MS = 250;

/** Reads whatever has come, one whole message after another, until `work` ends; compares each with its source. */
export async function readMeanwhile(
  work: Promise<unknown>,
  { member, connectionId }: MirrorAt,
  source: SourceMailbox,
): Promise<{ reads: number; faults: string[] }> {
  const mail = `/api/v1/connections/${connectionId}/mail`;
  const state = { ended: false };
  void work.finally(() => (state.ended = true)).catch(() => undefined);
  const seen = { reads: 0, faults: [] as string[] };
  while (!state.ended) {
    await delay(BETWEEN_MS);
    const { items } = await member.get(MessageList, `${mail}/messages?limit=200`);
    const row = items[seen.reads % Math.max(1, items.length)];
    if (row === undefined) continue;
    const answer = await member.send('GET', `${mail}/messages/${row.id}/raw`);
    seen.faults.push(...(await compareStream(answer, row, source)));
    seen.reads += 1;
  }
  return seen;
}

async function compareStream(answer: Response, row: MessageRow, { messages }: SourceMailbox): Promise<string[]> {
  const there = await messages.find(({ id }) => id === row.googleId)?.read();
  const hash = createHash('sha256');
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return there !== undefined && hash.digest('hex') === digestOf(there) ? [] : [`${row.googleId} differs byte for byte`];
}
