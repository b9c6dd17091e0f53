import type { RetryQueue, SyncAdapter } from '../lib/adapter.js';
import { type StateStore, type SyncState, WAITING } from '../lib/state.js';
import type { Judgement, Known, ListPage, PatchOrder, Pulled } from '../lib/types.js';
import { ToyExpired, type ToySource } from './toy-source.js';

export class ToyCrash extends Error {}

interface Row {
  label: string;
  version: number;
  generation: number;
}

/** What survives a crash of the toy service: its rows, its state, its retry queue, its announcements. */
export class ToyDisk implements StateStore, RetryQueue {
  readonly rows = new Map<string, Row>();
  readonly retries = new Map<string, string>();
  readonly announced: { changed: readonly string[]; deleted: readonly string[] }[] = [];
  readonly saved: SyncState[] = [];
  /** Writes until the next crash; the write that meets zero is lost. */
  crashIn = Infinity;

  write(): void {
    this.crashIn -= 1;
    if (this.crashIn <= 0) throw new ToyCrash();
  }

  load(): Promise<SyncState> {
    return Promise.resolve(this.saved.at(-1) ?? WAITING);
  }

  async save(state: SyncState): Promise<void> {
    await Promise.resolve();
    this.write();
    this.saved.push(state);
  }

  async put(id: string, reason: string): Promise<void> {
    await Promise.resolve();
    this.write();
    this.retries.set(id, reason);
  }

  due(limit: number): Promise<string[]> {
    return Promise.resolve([...this.retries.keys()].slice(0, limit));
  }

  settle(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.retries.delete(id);
    return Promise.resolve();
  }
}

/** The fifth kind: it syncs through the engine unchanged, which shows that the engine knows none by name. */
export class ToyKind implements SyncAdapter<string> {
  /** Jars that cannot be opened. */
  readonly broken = new Set<string>();
  /** The next listing is an outage's: it fails after its first page. */
  outage = false;

  constructor(
    readonly source: ToySource,
    readonly disk: ToyDisk,
  ) {}

  head = (): Promise<string> => Promise.resolve(this.source.head());
  total = (): Promise<number | null> => Promise.resolve(this.source.jars.size);
  compare = (a: string, b: string): number => Number(a) - Number(b);

  async list(page: string | null): Promise<ListPage> {
    await Promise.resolve();
    if (this.outage && page !== null) throw new Error('outage');
    return this.source.list(page);
  }

  async changes(cursor: string, page: string | null) {
    await Promise.resolve();
    return this.source.changes(cursor, page);
  }

  known(ids: readonly string[]): Promise<ReadonlyMap<string, Known>> {
    const found = ids.flatMap((id) => {
      const row = this.disk.rows.get(id);
      if (row === undefined) return [];
      const version = String(row.version);
      return [[id, { base: version, local: version, generation: row.generation }] as const];
    });
    return Promise.resolve(new Map(found));
  }

  async pull(ids: readonly string[], generation: number): Promise<Pulled> {
    const pulled = { stored: [] as string[], gone: [] as string[], failed: [] as { id: string; reason: string }[] };
    for (const id of ids) {
      await Promise.resolve();
      const jar = this.source.jars.get(id);
      if (jar === undefined) pulled.gone.push(id);
      else if (this.broken.has(id)) pulled.failed.push({ id, reason: 'lid_stuck' });
      else {
        this.disk.write();
        this.disk.rows.set(id, { ...jar, generation });
        pulled.stored.push(id);
      }
    }
    return pulled;
  }

  refresh = (ids: readonly string[], generation: number): Promise<Pulled> => this.pull(ids, generation);

  async mark(ids: readonly string[], generation: number): Promise<void> {
    await Promise.resolve();
    this.disk.write();
    for (const row of ids.map((id) => this.disk.rows.get(id))) if (row !== undefined) row.generation = generation;
  }

  async patch(orders: readonly PatchOrder<string>[]): Promise<void> {
    for (const { id, steps } of orders) {
      await Promise.resolve();
      this.disk.write();
      const [row, last] = [this.disk.rows.get(id), steps.at(-1)];
      if (row === undefined || last === undefined) continue;
      this.disk.rows.set(id, { ...row, label: last.patch, version: Number(last.version) });
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    await Promise.resolve();
    this.disk.write();
    for (const id of ids) this.disk.rows.delete(id);
  }

  stale(generation: number, limit: number): Promise<string[]> {
    const old = [...this.disk.rows].filter(([, row]) => row.generation < generation);
    return Promise.resolve(old.slice(0, limit).map(([id]) => id));
  }

  count() {
    const stale = async (generation: number) => (await this.stale(generation, Infinity)).length;
    return Promise.resolve({ held: this.disk.rows.size, stale });
  }

  async announce(batch: { changed: readonly string[]; deleted: readonly string[] }): Promise<void> {
    await Promise.resolve();
    this.disk.write();
    this.disk.announced.push(batch);
  }

  judge(error: unknown): Judgement {
    if (error instanceof ToyExpired) return { kind: 'resync' };
    if (error instanceof ToyCrash) return { kind: 'bug' };
    return { kind: 'pause', reason: 'google_unavailable' };
  }
}
