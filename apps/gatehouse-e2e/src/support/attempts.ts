import type { MessageRow } from '@gatehouse/contracts';
import { inParallel } from '@gatehouse/sync';
import type { Flock } from './canary.js';
import type { Journey } from './journey.js';

/** What a person's reads were answered, in every way that content can be asked for. */
export interface Attempt {
  readonly path: string;
  readonly status: number;
  readonly code: string;
  readonly answer: string;
}

const AT_ONCE = 24;
const LISTS = ['labels', 'threads?label=INBOX', 'threads?label=SENT', 'messages', 'messages?limit=200'];

/** Reads lists, threads and each of these messages whole, raw and as a document. */
export async function tryReads(
  journey: Journey,
  connectionId: string,
  rows: readonly MessageRow[],
): Promise<Attempt[]> {
  const paths = rows.flatMap(({ id, threadId }) => [
    `threads/${threadId}`,
    ...['', '/raw', '/html', '/attachments/1'].map((rest) => `messages/${id}${rest}`),
  ]);
  const done: Attempt[] = [];
  await inParallel([...LISTS, ...paths], AT_ONCE, async (path) => {
    done.push(await tryOne(journey, `/api/v1/connections/${connectionId}/mail/${path}`));
  });
  return done;
}

/** How often each answer came: `503 AUDIT_UNAVAILABLE`. */
export function answersOf(attempts: readonly Attempt[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, code } of attempts) {
    const answer = `${String(status)} ${code}`;
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

/** Attempts whose answer, headers included, holds any of these. */
export function leaksIn(attempts: readonly Attempt[], flocks: readonly Flock[]): string[] {
  return attempts.filter(({ answer }) => flocks.some((flock) => flock.isIn(answer))).map(({ path }) => path);
}

async function tryOne(journey: Journey, path: string): Promise<Attempt> {
  const response = await journey.member.send('GET', path);
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
  const headers = JSON.stringify([...response.headers]);
  return { path, status: response.status, code: codeOf(text), answer: `${headers}\n${text}` };
}

function codeOf(text: string): string {
  return /"code":"([\w.]+)"/.exec(text)?.[1] ?? '';
}
