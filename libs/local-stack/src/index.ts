export { cacheFolder, VERSIONS } from './lib/cache-folder.js';
export { findBrowser } from './lib/browser-binary.js';
export { startDatabase, type DatabaseOptions, type LocalDatabase } from './lib/database.js';
export {
  findDatabase,
  requireDatabase,
  type DatabaseBinary,
  type DatabaseEngine,
} from './lib/database-binary.js';
export { ensureUsers, type DatabaseRole, type DatabaseUser, type Privilege } from './lib/database-users.js';
export { isAtLeast, onPath, versionOf } from './lib/find-binary.js';
export { freePort, portOrFree } from './lib/free-port.js';
export { tailOf } from './lib/log-tail.js';
export { startNats, type LocalNats, type NatsOptions } from './lib/nats.js';
export { natsUsersFor, PROVISIONER, type NatsUser, type ServiceSubjects } from './lib/nats-accounts.js';
export { findNats, requireNats } from './lib/nats-binary.js';
export { generateNkey, nkeyOf, nkeyOfSeed, type Nkey } from './lib/nkeys.js';
export { runToEnd } from './lib/run-to-end.js';
export { DATABASES, databaseOf, databaseUsers, SERVICE_NAMES, SERVICES, type ServiceName } from './lib/services.js';
export { StackError } from './lib/stack-error.js';
export { Supervised, type ChildSpec } from './lib/supervised.js';
