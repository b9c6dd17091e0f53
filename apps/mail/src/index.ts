export { AppModule, type MailOptions } from './app.module.js';
export { MailEnv, type MailConfig } from './config.js';
export { migrations } from './migrations/index.js';
export { MessageReader } from './mime/message-reader.js';
