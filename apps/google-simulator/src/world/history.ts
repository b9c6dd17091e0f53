/** One change of one message. */
export interface HistoryRecord {
  readonly kind: 'messageAdded' | 'messageDeleted' | 'labelAdded' | 'labelRemoved';
  readonly id: bigint;
  readonly at: number;
  readonly messageId: string;
  readonly threadId: string;
  /** The labels added or removed; of a deleted message, those it had. */
  readonly labelIds: readonly string[];
}

/** Usually at least a week (Gmail guides/sync). */
export const HISTORY_LIFETIME_MS = 7 * 86_400_000;

/** A mailbox's change log: ids rise with gaps, old records are forgotten. */
export class History {
  private records: HistoryRecord[] = [];
  /** A start id below this one is answered 404. */
  private horizon: bigint;

  constructor(private current: bigint) {
    this.horizon = current;
  }

  get currentId(): bigint {
    return this.current;
  }

  /** The id that the next change gets. The gaps are Google's habit, and show readers that count. */
  nextId(): bigint {
    return this.current + 1n + ((this.current * 7n) % 13n);
  }

  record(record: HistoryRecord): void {
    this.records.push(record);
    this.moveTo(record.id);
  }

  moveTo(id: bigint): void {
    if (id > this.current) this.current = id;
  }

  /** Forgets every record; cursors below `id` are dead. */
  forget(id: bigint): void {
    this.records = [];
    this.moveTo(id);
    this.horizon = id;
  }

  /** Records after `start`, or undefined where the start id is too old or was never given out. */
  since(start: bigint, now: number): readonly HistoryRecord[] | undefined {
    this.expireBefore(now - HISTORY_LIFETIME_MS);
    if (start < this.horizon || start > this.current) return undefined;
    return this.records.slice(this.firstAfter(start));
  }

  private firstAfter(start: bigint): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.id ?? 0n) <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private expireBefore(time: number): void {
    const fresh = this.records.findIndex((record) => record.at >= time);
    const expired = this.records.splice(0, fresh === -1 ? this.records.length : fresh);
    this.horizon = expired.at(-1)?.id ?? this.horizon;
  }
}
