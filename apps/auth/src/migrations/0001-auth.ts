import { createMessagingIndexes, createOutboxIndex } from '@gatehouse/messaging';
import type { Migration } from '@gatehouse/persistence';

export const auth: Migration = {
  number: 1,
  name: 'auth',
  up: async (db) => {
    await db.collection('auth_people').createIndex({ email: 1 }, { unique: true }, {});
    await db.collection('auth_sessions').createIndex({ digest: 1 }, { unique: true }, {});
    await db.collection('auth_sessions').createIndex({ createdAt: 1 });
    await db.collection('auth_attempts').createIndex({ until: 1 });
    await db.collection('auth_flows').createIndex({ expiresAt: 1 });
    await db.collection('auth_connections').createIndex({ personId: 1, _id: -1 });
    await db.collection('auth_connections').createIndex({ 'pending.id': 1 }, { sparse: true }, {});
    await db.collection('auth_grants').createIndex({ connectionId: 1 });
    await db.collection('auth_grants').createIndex({ open: 1 });
    await db.collection('auth_grants').createIndex({ state: 1, closedAt: 1 });
    await createOutboxIndex(db, 'auth_connections');
    await createOutboxIndex(db, 'auth_grants');
    await createMessagingIndexes(db, 'auth');
  },
};
