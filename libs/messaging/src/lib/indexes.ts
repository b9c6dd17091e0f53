import type { Db } from 'mongodb';

const DAY_S = 24 * 60 * 60;

/** Indexes of this library's own collections; call it in a service's migration. */
export async function createMessagingIndexes(db: Db, service: string): Promise<void> {
  await db
    .collection(`${service}_inbox`)
    .createIndex({ at: 1 }, { name: 'expiry', expireAfterSeconds: 14 * DAY_S }, {});
  await db.collection(`${service}_dead_letters`).createIndex({ at: -1 }, { name: 'newest' }, {});
}

/** The index that lets the relay find waiting events; for each collection whose documents have an `outbox`. */
export async function createOutboxIndex(db: Db, collection: string): Promise<void> {
  await db.collection(collection).createIndex({ 'outbox.id': 1 }, { name: 'outbox', sparse: true }, {});
}
