import pino, { type DestinationStream, type Logger } from 'pino';
import { redact, redactText } from './redact.js';
import { currentSpan, currentTraceId } from './trace.js';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly level?: string;
  /** Where the lines go; standard output unless told. */
  readonly destination?: DestinationStream;
}

/** One JSON line an event: time (RFC 3339), level, service, trace id. Secrets are masked by key and by shape. */
export function createLogger({ service, level = 'info', destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const traceId = currentTraceId();
        const spanId = currentSpan()?.spanId;
        return { ...(traceId === undefined ? {} : { traceId }), ...(spanId === undefined ? {} : { spanId }) };
      },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      // `redact` has flattened the error already; pino's own serializer would drop its cause.
      serializers: { err: (err: unknown) => err },
      hooks: { streamWrite: redactText },
    },
    destination ?? standardOutput(),
  );
}

let output: ReturnType<typeof pino.destination> | undefined;

/** Written without blocking the event loop; a reader that stalls costs lines above 8 MiB, never memory. */
function standardOutput(): DestinationStream {
  if (output !== undefined) return output;
  const stream = pino.destination({ dest: 1, sync: false, maxLength: 8 * 1024 * 1024 });
  process.on('exit', () => {
    try {
      stream.flushSync();
    } catch {
      // Standard output is gone; there is nobody left to tell.
    }
  });
  output = stream;
  return stream;
}
