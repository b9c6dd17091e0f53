export { AppModule, type AppParts } from './app.module.js';
export { readConfig, type AuthConfig } from './config.js';
