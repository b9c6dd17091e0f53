import { openDatabase, type Database } from '@gatehouse/persistence';
import { useStack } from '@gatehouse/testing';
import { LabelRepository } from '../messages/label.repository.js';
import type { StoredMessage } from '../messages/message.record.js';
import { MessageRepository } from '../messages/message.repository.js';
import { migrations } from '../migrations/index.js';
import { labelId, messageId, threadId } from '../sync/prepare.js';
import { ThreadSearch } from './thread-search.js';

const CONNECTION = 'con_00000000000000000000000001';
const NEWEST = Date.parse('2026-01-01T00:00:00.000Z');
const HOUR = 3_600_000;
const LIMIT = 25;

let database: Database;
let search: ThreadSearch;
afterAll(() => database.close());
const stack = useStack({ nats: false });

/** Threads of three messages, an hour apart; every thousandth message under SPARSE. */
const message = (n: number): StoredMessage => ({
  _id: messageId(CONNECTION, `m${n}`),
  v: 1,
  connectionId: CONNECTION,
  googleId: `m${n}`,
  threadId: threadId(CONNECTION, `t${Math.floor(n / 3)}`),
  googleThreadId: `t${Math.floor(n / 3)}`,
  labels: n % 1_000 === 0 ? ['INBOX', 'SPARSE'] : ['INBOX'],
  at: new Date(NEWEST - n * HOUR),
  historyId: BigInt(n + 1),
  size: 1,
  sha256: '',
  chunks: 1,
  problem: null,
  brief: Buffer.alloc(1),
  content: Buffer.alloc(1),
  generation: 1,
  epoch: 1,
});

beforeAll(async () => {
  database = await openDatabase(stack.mongoUrl('mail'), { appName: 'test' });
  for (const { up } of migrations) await up(database.db);
  const messages = new MessageRepository(database.db);
  const labels = new LabelRepository(database.db);
  for (let n = 0; n < 6_000; n += 1_000) await messages.store(Array.from({ length: 1_000 }, (_, i) => message(n + i)));
  const newest = ['INBOX', 'SPARSE', 'EMPTY'].map((googleId) => ({
    id: labelId(CONNECTION, googleId),
    googleId,
    at: new Date(NEWEST),
  }));
  await labels.seen(CONNECTION, 1, newest);
  search = new ThreadSearch(messages, labels);
}, 60_000);

async function walk(label: string): Promise<{ threads: string[]; worst: number }> {
  const threads: string[] = [];
  let worst = 0;
  let after;
  for (;;) {
    const page = await search.page(CONNECTION, { label, limit: LIMIT, after });
    threads.push(...page.threads.map(({ newest }) => newest.googleThreadId));
    worst = Math.max(worst, page.matches);
    const last = page.threads.at(-1);
    if (!page.more || last === undefined) return { threads, worst };
    after = { at: last.newest.at, id: last.newest._id };
  }
}

describe('ThreadSearch on a real database', () => {
  it.each([
    ['dense', 'INBOX', 2_000],
    ['sparse', 'SPARSE', 6],
    ['empty', 'EMPTY', 0],
    ['never seen', 'NONE', 0],
  ])('shows each thread of a %s label once and walks at most eight pages of matches', async (_what, label, count) => {
    const { threads, worst } = await walk(label);
    expect(threads).toHaveLength(count);
    expect(new Set(threads).size).toBe(count);
    expect(worst).toBeLessThanOrEqual(8 * LIMIT);
  });
});
