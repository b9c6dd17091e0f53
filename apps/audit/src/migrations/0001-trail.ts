import type { Migration } from '@gatehouse/persistence';

/** Places and ids are unique: on them rests that a log is dense and takes nothing twice. */
export const trail: Migration = {
  number: 1,
  name: 'trail',
  up: async (db) => {
    await db.collection('audit_entries').createIndex({ log: 1, index: 1 }, { unique: true }, {});
    await db.collection('audit_entries').createIndex({ log: 1, id: 1 }, { unique: true }, {});
    await db.collection('audit_bodies').createIndex({ log: 1, id: 1 });
    await db.collection('audit_pseudonyms').createIndex({ log: 1, ref: 1 }, { unique: true }, {});
    await db.collection('audit_tiles').createIndex({ log: 1, level: 1, index: 1 }, { unique: true }, {});
    await db.collection('audit_checkpoints').createIndex({ log: 1, size: 1 }, { unique: true }, {});
    const projection = db.collection('audit_projection');
    await projection.createIndex({ log: 1, index: 1 }, { unique: true }, {});
    await projection.createIndex({ log: 1, subjects: 1, index: 1 });
    await projection.createIndex({ log: 1, actor: 1, index: 1 });
    await projection.createIndex({ log: 1, type: 1, index: 1 });
    await projection.createIndex({ log: 1, grant: 1, index: 1 });
    await projection.createIndex({ log: 1, refs: 1, index: 1 });
  },
};
