export { AppModule } from './app.module.js';
export { readConfig, type AuditConfig } from './config.js';
