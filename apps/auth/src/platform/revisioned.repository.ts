import type { Collection, Filter, UpdateFilter } from 'mongodb';
import type { OutboxEntry } from '@gatehouse/messaging';

export interface Revisioned {
  readonly _id: string;
  readonly rev: number;
  readonly outbox: OutboxEntry[];
}

/** What a decision changes; `events` go into the document's outbox in the same write. */
export interface Change<T> {
  readonly set: Partial<Omit<T, '_id' | 'rev' | 'outbox'>>;
  readonly events?: readonly OutboxEntry[];
}

const MAX_TRIES = 20;

/**
 * Compare and set on `rev`: `decide` sees the document as it stands and says what changes, or undefined for nothing; it
 * is asked again when somebody was faster. The outbox is cleared by the relay without a new revision.
 * @returns the document after it, and whether this call changed it; undefined when there is none
 */
export async function mutate<T extends Revisioned>(
  collection: Collection<T>,
  id: string,
  decide: (record: T) => Change<T> | undefined,
): Promise<{ record: T; changed: boolean } | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const record = (await collection.findOne({ _id: id } as Filter<T>)) as T | null;
    if (record === null) return undefined;
    const change = decide(record);
    if (change === undefined) return { record, changed: false };
    const update = {
      $set: { ...change.set, rev: record.rev + 1 },
      ...(change.events === undefined ? {} : { $push: { outbox: { $each: change.events } } }),
    } as unknown as UpdateFilter<T>;
    const done = await collection.updateOne({ _id: id, rev: record.rev } as Filter<T>, update);
    if (done.modifiedCount === 1) return { record: { ...record, ...change.set, rev: record.rev + 1 }, changed: true };
  }
  throw new Error(`${collection.collectionName} ${id} changed ${MAX_TRIES} times while it was being changed`);
}
