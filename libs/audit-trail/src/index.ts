export { Admitted, AdmittedRead, ADMISSION_GOOD_FOR_MS } from './lib/admitted.js';
export type { EntryFields } from './lib/draft-maker.js';
export type { ExchangeRequest, ExchangeOutcome, Part, ReadRequest, Resource, Segment } from './lib/requests.js';
export type { Requester } from './lib/requester.js';
export { TrailClient, type TrailClientOptions } from './lib/trail-client.js';
export { TrailError, type TrailErrorCode } from './lib/trail-error.js';
export { TrailModule, type TrailModuleOptions } from './lib/trail.module.js';
