import { createMessagingIndexes, createOutboxIndex } from '@gatehouse/messaging';
import type { Migration } from '@gatehouse/persistence';
import type { Db } from 'mongodb';

/** The indexes of the first release; each query of the repositories has its own. */
export const collections: Migration = {
  number: 1,
  name: 'collections',
  up: async (db: Db) => {
    await createMessagingIndexes(db, 'mail');
    await createOutboxIndex(db, 'mail_mailboxes');
    await createOutboxIndex(db, 'mail_batches');
    await db.collection('mail_mailboxes').createIndexes([
      { key: { partition: 1, dueAt: 1 }, name: 'due' },
      { key: { address: 1 }, name: 'address' },
    ]);
    await db.collection('mail_messages').createIndexes([
      { key: { connectionId: 1, googleId: 1 }, name: 'google', unique: true },
      { key: { connectionId: 1, labels: 1, at: -1 }, name: 'list' },
      { key: { connectionId: 1, threadId: 1, at: 1 }, name: 'thread' },
      { key: { connectionId: 1, generation: 1 }, name: 'sweep' },
      { key: { connectionId: 1, _id: 1 }, name: 'page' },
      { key: { rawLeft: 1 }, name: 'raw-left', sparse: true },
    ]);
    await db.collection('mail_raw').createIndexes([
      { key: { messageId: 1 }, name: 'message' },
      { key: { connectionId: 1 }, name: 'connection' },
    ]);
    await db.collection('mail_labels').createIndexes([{ key: { connectionId: 1 }, name: 'connection' }]);
    await db.collection('mail_retries').createIndexes([{ key: { connectionId: 1, nextAt: 1 }, name: 'due' }]);
    await db.collection('mail_batches').createIndexes([
      { key: { connectionId: 1 }, name: 'connection' },
      { key: { at: 1 }, name: 'age' },
    ]);
  },
};
