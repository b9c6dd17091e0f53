export { Bus } from './lib/bus.js';
export type { BusOptions } from './lib/connection.js';
export { MessagingError, RemoteError } from './lib/messaging-error.js';
export { MessagingModule } from './lib/messaging.module.js';
export { MAX_PAYLOAD_BYTES } from './lib/payload.js';
export type { RequestOptions } from './lib/request.js';
export type { RequestContext, RequestHandler, ServeOptions } from './lib/serve.js';
