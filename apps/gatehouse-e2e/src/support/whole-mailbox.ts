import { LabelList, MessageList, MessageView, ThreadList, ThreadView, type MessageRow } from '@gatehouse/contracts';
import { inParallel } from '@gatehouse/sync';
import type { Api } from './api.js';
import { compareOpened, compareParsed, digestOf, firstDifference } from './opened-message.js';
import type { SourceMailbox, SourceMessage } from './simulator-file.js';

/** How many reads are under way at once; admissions are batched, so some wait for each other anyway. */
const AT_ONCE = 8;
/** A mailbox that equals nothing would say it of every message. */
const MAX_FAULTS = 30;

export interface MirrorAt {
  readonly member: Api;
  readonly connectionId: string;
  /** Where messages are well formed, another library must make the same of the parts of each n-th. */
  readonly parseEvery?: number;
}

/**
 * Everything that the public API shows of a mailbox beside what the simulator's file says: ids, labels, threads, dates, headers, and
 * the bytes of each message. Each difference is a sentence; none where both are equal.
 */
export async function compareWhole(at: MirrorAt, source: SourceMailbox): Promise<string[]> {
  const faults = new Faults();
  const rows = await listRows(at, faults);
  for (const id of [...rows.keys()].filter((id) => !source.messages.some((one) => one.id === id))) {
    faults.add(id, 'is not at Google');
  }
  await inParallel(source.messages, AT_ONCE, async (message) => {
    const row = rows.get(message.id);
    if (row === undefined) faults.add(message.id, 'is missing');
    else await compareMessage(at, message, row, faults);
  });
  await compareLabels(at, source, faults);
  await compareThreads(at, source, rows, faults);
  return faults.told();
}

class Faults {
  readonly #sentences: string[] = [];
  #more = 0;
  /** Messages that were opened. */
  compared = 0;

  add(what: string, how: string): void {
    if (this.#sentences.length < MAX_FAULTS) this.#sentences.push(`${what} ${how}`);
    else this.#more += 1;
  }

  /** Says so when the two are not the same. */
  same(what: string, here: unknown, there: unknown): void {
    const [ours, theirs] = [JSON.stringify(here), JSON.stringify(there)];
    if (ours !== theirs) this.add(what, firstDifference(ours, theirs));
  }

  told(): string[] {
    return this.#more === 0 ? this.#sentences : [...this.#sentences, `and ${this.#more} more`];
  }
}

async function listRows({ member, connectionId }: MirrorAt, faults: Faults): Promise<Map<string, MessageRow>> {
  const rows = new Map<string, MessageRow>();
  for await (const row of member.all(MessageList, `/api/v1/connections/${connectionId}/mail/messages?limit=200`)) {
    if (rows.has(row.googleId)) faults.add(row.googleId, 'is listed twice');
    rows.set(row.googleId, row);
  }
  return rows;
}

async function compareMessage(at: MirrorAt, source: SourceMessage, row: MessageRow, faults: Faults): Promise<void> {
  const name = `${source.id}${source.origin === undefined ? '' : ` (${source.origin})`}`;
  faults.same(`${name} thread`, row.googleThreadId, source.threadId);
  faults.same(`${name} labels`, row.labels.toSorted(), source.labelIds.toSorted());
  faults.same(`${name} date`, row.at, new Date(Number(source.internalDate)).toISOString());
  faults.same(`${name} history id`, row.historyId, source.historyId);
  const raw = await source.read();
  faults.same(`${name} size`, row.size, String(raw.length));
  faults.same(`${name} digest`, row.sha256, digestOf(raw));
  const path = `/api/v1/connections/${at.connectionId}/mail/messages/${row.id}`;
  const whole = await at.member.send('GET', `${path}/raw`);
  faults.same(`${name} bytes`, digestOf(Buffer.from(await whole.arrayBuffer())), digestOf(raw));
  const opened = await at.member.send('GET', path);
  if (opened.status !== 200) {
    faults.add(name, `answered ${opened.status} when opened`);
    return;
  }
  const view = MessageView.parse(await opened.json());
  for (const fault of compareOpened(view, raw)) faults.add(name, fault);
  if (at.parseEvery === undefined || faults.compared++ % at.parseEvery !== 0) return;
  for (const fault of await compareParsed(at.member, path, view, raw)) faults.add(name, fault);
}

async function compareLabels({ member, connectionId }: MirrorAt, source: SourceMailbox, faults: Faults): Promise<void> {
  const { items } = await member.get(LabelList, `/api/v1/connections/${connectionId}/mail/labels`);
  const named = (labels: readonly { name: string }[]): string[] => labels.map(({ name }) => name).sort();
  faults.same('the labels', named(items.filter(({ type }) => type === 'user')), named(source.labels));
  for (const { googleId, messages, unread } of items) {
    const under = source.messages.filter(({ labelIds }) => labelIds.includes(googleId));
    faults.same(`messages under ${googleId}`, messages, String(under.length));
    faults.same(
      `unread under ${googleId}`,
      unread,
      String(under.filter((one) => one.labelIds.includes('UNREAD')).length),
    );
  }
}

/** Under each label the same threads, and in each thread the same messages. */
async function compareThreads(
  { member, connectionId }: MirrorAt,
  { messages }: SourceMailbox,
  rows: ReadonlyMap<string, MessageRow>,
  faults: Faults,
): Promise<void> {
  const mail = `/api/v1/connections/${connectionId}/mail`;
  for (const label of new Set(messages.flatMap(({ labelIds }) => labelIds))) {
    const shown: string[] = [];
    const path = `${mail}/threads?limit=200&label=${encodeURIComponent(label)}`;
    for await (const row of member.all(ThreadList, path)) shown.push(row.googleId);
    const there = messages.filter(({ labelIds }) => labelIds.includes(label)).map(({ threadId }) => threadId);
    faults.same(`threads under ${label}`, shown.sort(), [...new Set(there)].sort());
  }
  const joined = [...Map.groupBy(messages, ({ threadId }) => threadId)].filter(([, { length }]) => length > 1);
  await inParallel(joined, AT_ONCE, async ([threadId, together]) => {
    const id = rows.get(together[0]?.id ?? '')?.threadId ?? 'none';
    const answer = await member.send('GET', `${mail}/threads/${id}`);
    if (!answer.ok) {
      faults.add(`thread ${threadId}`, `answered ${answer.status}`);
      return;
    }
    const shown = ThreadView.parse(await answer.json()).messages.map(({ googleId }) => googleId);
    faults.same(`thread ${threadId}`, shown.sort(), together.map(({ id }) => id).sort());
  });
}
