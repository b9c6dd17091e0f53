export { fromBinary, fromLong, toBinary, toLong } from './lib/binary.js';
export { CursorSealer, queryHash, type CursorKey, type CursorScope } from './lib/cursor-sealer.js';
export { DatabaseError, duplicatesOf, isDuplicateKey } from './lib/database-error.js';
export { migrate, type MigrateOptions, type Migration } from './lib/migrate.js';
export { openDatabase, type Database, type OpenOptions } from './lib/open-database.js';
export { DB, PersistenceModule, type PersistenceOptions } from './lib/persistence.module.js';
export { verifyCompareAndSet } from './lib/verify-compare-and-set.js';
