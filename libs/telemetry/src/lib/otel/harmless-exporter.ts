import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { toHarmless } from './harmless-span.js';

type Result = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** Sends spans without what is secret or personal, and says once when they do not arrive, once when they do again. */
export class HarmlessExporter implements SpanExporter {
  private lost = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Logger,
  ) {}

  export(spans: ReadableSpan[], done: (result: Result) => void): void {
    this.exporter.export(spans.map(toHarmless), (result) => {
      this.note(result);
      done(result);
    });
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private note({ code, error }: Result): void {
    const lost = code === ExportResultCode.FAILED;
    if (lost === this.lost) return;
    this.lost = lost;
    if (lost) this.logger.warn({ event: 'otel.lost', err: error }, 'spans do not arrive and are dropped');
    else this.logger.info({ event: 'otel.back' }, 'spans arrive again');
  }
}
