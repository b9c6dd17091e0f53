import { type Context, type TextMapGetter, type TextMapPropagator, trace } from '@opentelemetry/api';
import { callerOf } from '../trace.js';

/**
 * Reads the caller's trace and writes none: the instrumentations would hand ours to Google. Between our processes
 * `toTraceparent` writes it, where the call is made.
 */
export class IncomingPropagator implements TextMapPropagator {
  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = getter.get(carrier, 'traceparent');
    const caller = callerOf(typeof header === 'string' ? header : undefined);
    return caller === undefined ? context : trace.setSpanContext(context, caller);
  }

  inject(): void {
    // Nothing: see above.
  }

  fields(): string[] {
    return [];
  }
}
