export type Labels = Readonly<Record<string, string | number>>;

/** Series above this number are folded into one, so that a label can never eat the memory. */
const MAX_SERIES = 500;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Metric {
  lines(): string[];
}

export interface Counter {
  inc(labels?: Labels, by?: number): void;
}
export interface Gauge {
  set(value: number, labels?: Labels): void;
}
export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** Counters, gauges and histograms in Prometheus' text format 0.0.4. Asking twice for a name gives the same metric. */
export class Metrics {
  private readonly metrics = new Map<string, Metric>();
  private readonly collectors: (() => void)[] = [];

  counter(name: string, help: string, labels: readonly string[] = []): Counter {
    return this.get(name, () => new Values(name, help, 'counter', labels));
  }

  gauge(name: string, help: string, labels: readonly string[] = []): Gauge {
    return this.get(name, () => new Values(name, help, 'gauge', labels));
  }

  /** Buckets are upper bounds; the default suits seconds. */
  histogram(
    name: string,
    help: string,
    labels: readonly string[] = [],
    buckets: readonly number[] = SECONDS,
  ): Histogram {
    return this.get(name, () => new Buckets(name, help, labels, buckets));
  }

  /** `collect` runs before each rendering, to set gauges that are read rather than counted. */
  onRender(collect: () => void): void {
    this.collectors.push(collect);
  }

  render(): string {
    for (const collect of this.collectors) collect();
    return `${[...this.metrics.values()].flatMap((metric) => metric.lines()).join('\n')}\n`;
  }

  private get<M extends Metric>(name: string, make: () => M): M {
    const known = this.metrics.get(name) as M | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.metrics.set(name, made);
    return made;
  }
}

class Values implements Metric, Counter, Gauge {
  private readonly series = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly type: 'counter' | 'gauge',
    private readonly labels: readonly string[],
  ) {
    if (labels.length === 0) this.series.set('', 0);
  }

  inc(labels: Labels = {}, by = 1): void {
    const key = keyOf(this.series, this.labels, labels);
    this.series.set(key, (this.series.get(key) ?? 0) + by);
  }

  set(value: number, labels: Labels = {}): void {
    this.series.set(keyOf(this.series, this.labels, labels), value);
  }

  lines(): string[] {
    return [
      ...header(this.name, this.help, this.type),
      ...[...this.series].map(([key, n]) => `${this.name}${wrap(key)} ${n}`),
    ];
  }
}

class Buckets implements Metric, Histogram {
  private readonly series = new Map<string, { counts: number[]; sum: number; count: number }>();

  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly labels: readonly string[],
    private readonly bounds: readonly number[],
  ) {}

  observe(value: number, labels: Labels = {}): void {
    const key = keyOf(this.series, this.labels, labels);
    const entry = this.series.get(key) ?? { counts: this.bounds.map(() => 0), sum: 0, count: 0 };
    entry.counts = entry.counts.map((n, i) => (value <= (this.bounds[i] ?? Infinity) ? n + 1 : n));
    entry.sum += value;
    entry.count += 1;
    this.series.set(key, entry);
  }

  lines(): string[] {
    const rows = [...this.series].flatMap(([key, { counts, sum, count }]) => [
      ...counts.map((n, i) => `${this.name}_bucket${wrap(join(key, `le="${this.bounds[i] ?? 0}"`))} ${n}`),
      `${this.name}_bucket${wrap(join(key, 'le="+Inf"'))} ${count}`,
      `${this.name}_sum${wrap(key)} ${sum}`,
      `${this.name}_count${wrap(key)} ${count}`,
    ]);
    return [...header(this.name, this.help, 'histogram'), ...rows];
  }
}

function keyOf(series: ReadonlyMap<string, unknown>, names: readonly string[], labels: Labels): string {
  const key = names.map((name) => `${name}="${escape(String(labels[name] ?? ''))}"`).join(',');
  if (series.has(key) || series.size < MAX_SERIES) return key;
  return names.map((name) => `${name}="other"`).join(',');
}

const header = (name: string, help: string, type: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
const wrap = (key: string) => (key === '' ? '' : `{${key}}`);
const join = (key: string, more: string) => (key === '' ? more : `${key},${more}`);
const escape = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
