export { ConfigError } from './lib/config-error.js';
export { loadConfig } from './lib/load-config.js';
export {
  busEnv,
  databaseEnv,
  flag,
  json,
  key32,
  processEnv,
  secret,
  serviceEnv,
  type ProcessConfig,
  type ServiceConfig,
} from './lib/pieces.js';
export { withFiles, type Environment } from './lib/with-files.js';
