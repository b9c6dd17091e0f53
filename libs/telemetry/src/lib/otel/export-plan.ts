type Environment = Readonly<Record<string, string | undefined>>;
type Signal = 'TRACES' | 'METRICS';

export interface ExportPlan {
  readonly traces: boolean;
  readonly metrics: boolean;
  /** `http/json`, or what the standard takes without a word: `http/protobuf`. */
  readonly json: boolean;
  /** Settings that ask for what is not there, each a sentence. */
  readonly refused: readonly string[];
}

/**
 * What the standard settings ask for. Unlike the standard, silence means no export: the endpoint is never guessed.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function exportPlan(env: Environment): ExportPlan {
  const read = (name: string) => env[name]?.trim() ?? '';
  const refused: string[] = [];
  if (read('OTEL_SDK_DISABLED').toLowerCase() === 'true')
    return { traces: false, metrics: false, json: false, refused };
  const traces = isWanted(read, 'TRACES', refused);
  const metrics = isWanted(read, 'METRICS', refused);
  return { traces, metrics, json: protocolOf(read, 'TRACES') === 'http/json', refused };
}

function isWanted(read: (name: string) => string, signal: Signal, refused: string[]): boolean {
  const setting = `OTEL_${signal}_EXPORTER`;
  const exporter = read(setting);
  if (exporter === 'none') return false;
  if (!['', 'otlp'].includes(exporter)) {
    refused.push(`${setting} can be 'otlp' or 'none' here.`);
    return false;
  }
  const endpoint = read(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) || read('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (exporter === '' && endpoint === '') return false;
  if (['', 'http/protobuf', 'http/json'].includes(protocolOf(read, signal))) return true;
  refused.push(`OTEL_EXPORTER_OTLP_PROTOCOL can be 'http/protobuf' or 'http/json' here.`);
  return false;
}

function protocolOf(read: (name: string) => string, signal: Signal): string {
  return read(`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) || read('OTEL_EXPORTER_OTLP_PROTOCOL');
}
