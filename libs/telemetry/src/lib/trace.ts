import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();
/** W3C Trace Context, 3.2: version, trace id, parent id, flags. */
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace id (32 hex digits) of the work under way; it is the correlation id that a problem answer shows. */
export function currentTraceId(): string | undefined {
  return storage.getStore();
}

/** Runs `work` under the trace of `traceparent`, or under a new one. */
export function withTrace<T>(traceparent: string | undefined, work: () => T): T {
  return storage.run(traceIdOf(traceparent), work);
}

/** The header that hands the current trace on. */
export function toTraceparent(): string {
  return `00-${currentTraceId() ?? randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

export function traceIdOf(traceparent: string | undefined): string {
  return TRACEPARENT.exec(traceparent ?? '')?.[1] ?? randomBytes(16).toString('hex');
}
