import type { LabelRepository } from '../messages/label.repository.js';
import type { MessageRow } from '../messages/message.record.js';
import type { MessageRepository } from '../messages/message.repository.js';
import { labelId } from '../sync/prepare.js';
import { type Place, searchBack, type Window } from './window.js';

/** A thread under a label: its newest message there, and all its messages oldest first. */
export interface FoundThread {
  readonly newest: MessageRow;
  readonly messages: readonly MessageRow[];
}

export interface FoundPage {
  readonly threads: FoundThread[];
  readonly more: boolean;
  /** Index entries walked. */
  readonly matches: number;
}

/** Lists threads under a label by their newest message there. Derived from messages each time, so it is never out of step. */
export class ThreadSearch {
  constructor(
    private readonly messages: MessageRepository,
    private readonly labels: LabelRepository,
  ) {}

  async page(
    connectionId: string,
    query: { label: string; limit: number; after: Place | undefined },
  ): Promise<FoundPage> {
    const label = await this.labels.find(labelId(connectionId, query.label));
    if (label?.newest == null) return { threads: [], more: false, matches: 0 };
    const start = query.after ?? { at: label.newest, id: AFTER_ALL };
    const read = (window: Window) => this.#read(connectionId, query.label, window);
    const found = await searchBack({ read, start, limit: query.limit, widthMs: label.widthMs });
    if (isOff(label.widthMs, found.widthMs)) await this.labels.keepWidth(label.id, found.widthMs);
    const threads = found.rows.slice(0, query.limit);
    return { threads, more: found.rows.length > query.limit, matches: found.matches };
  }

  /** A thread stands where its newest message under the label does; its older ones there are no rows. */
  async #read(connectionId: string, label: string, window: Window): Promise<{ rows: FoundThread[]; matches: number }> {
    const found = await this.messages.inWindow(connectionId, label, window);
    if (found.length === 0) return { rows: [], matches: 0 };
    const threadIds = [...new Set(found.map(({ threadId }) => threadId))];
    const threads = groupByThread(await this.messages.ofThreads(connectionId, threadIds));
    const rows = found.flatMap((newest): FoundThread[] => {
      const messages = threads.get(newest.threadId) ?? [];
      const top = messages.filter(({ labels }) => labels.includes(label)).reduce(newer, newest);
      return top._id === newest._id ? [{ newest, messages }] : [];
    });
    return { rows, matches: found.length };
  }
}

/** Sorts behind every id. */
const AFTER_ALL = '\uffff';

const newer = (a: MessageRow, b: MessageRow): MessageRow =>
  a.at > b.at || (a.at.getTime() === b.at.getTime() && a._id >= b._id) ? a : b;

function groupByThread(rows: readonly MessageRow[]): Map<string, MessageRow[]> {
  const threads = new Map<string, MessageRow[]>();
  for (const row of rows) {
    const thread = threads.get(row.threadId);
    if (thread === undefined) threads.set(row.threadId, [row]);
    else thread.push(row);
  }
  return threads;
}

/** Worth a write. */
const isOff = (kept: number | null, now: number): boolean => kept === null || kept > 2 * now || now > 2 * kept;
