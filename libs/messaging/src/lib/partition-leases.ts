import { EventEmitter } from 'node:events';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import { isDuplicateKey } from '@gatehouse/persistence';
import type { Logger } from '@gatehouse/telemetry';
import type { Collection, Db } from 'mongodb';

export interface Lease {
  /** Raised at every change of owner: the fencing token that each write carries in its condition. */
  readonly epoch: number;
  /** Aborted when the lease is lost or given up. */
  readonly signal: AbortSignal;
}

export interface LeaseOptions {
  readonly service: string;
  /** This process, new at every start. */
  readonly instance: string;
  readonly logger: Logger;
  readonly clock?: Clock;
}

interface LeaseRecord {
  _id: string;
  kind: 'partition' | 'replica';
  partition?: number;
  owner: string | null;
  epoch: number;
  until: Date;
}

interface Held {
  readonly epoch: number;
  readonly stop: AbortController;
}

export const PARTITIONS = 256;
const LEASE_S = 8;
const RENEW_MS = 2_000;
/** We let go a second before the database would give the lease away. */
const LET_GO_MS = LEASE_S * 1_000 - 1_000;

/** Until when a lease taken now is good, by the database's clock (`$add` on `$$NOW` is not understood everywhere). */
const UNTIL = { $dateAdd: { startDate: '$$NOW', unit: 'second', amount: LEASE_S } };
const EXPIRED = { $lt: ['$until', '$$NOW'] };
const LIVE = { $gte: ['$until', '$$NOW'] };

/**
 * Who works for which connections (`design.md` 5, Ownership): 256 leases of 8 s in `<service>_leases`, renewed every 2 s in
 * one update; each replica keeps at most ceil(256 ÷ live). Emits `gained` and `lost` with (partition, epoch).
 */
export class PartitionLeases extends EventEmitter<{ gained: [number, number]; lost: [number, number] }> {
  private readonly records: Collection<LeaseRecord>;
  private readonly held = new Map<number, Held>();
  private readonly clock: Clock;
  private goodUntilMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private started = false;

  constructor(
    db: Db,
    private readonly options: LeaseOptions,
  ) {
    super();
    this.records = db.collection(`${options.service}_leases`);
    this.clock = options.clock ?? systemClock;
  }

  /** Takes what is free and keeps it; resolves after the first round. */
  async start(): Promise<void> {
    if (this.started) return;
    this.started = true;
    await this.plant();
    await this.round();
    this.timer = setInterval(() => void this.round(), RENEW_MS);
  }

  /** The lease of a partition (0-255), or undefined when it is not ours at this moment. */
  owns(partition: number): Lease | undefined {
    const held = this.held.get(partition);
    if (held === undefined || this.clock.monotonicMs() >= this.goodUntilMs) return undefined;
    return { epoch: held.epoch, signal: held.stop.signal };
  }

  get count(): number {
    return this.held.size;
  }

  /** Gives everything back, so that others need not wait for the expiry. */
  async stop(): Promise<void> {
    if (!this.started) return;
    this.started = false;
    clearInterval(this.timer);
    await this.turn;
    const { instance } = this.options;
    this.drop([...this.held.keys()]);
    await this.records.updateMany({ kind: 'partition', owner: instance }, FREE);
    await this.records.deleteOne({ _id: `replica:${instance}` });
  }

  /** One renewal at a time; a failed one is only late: what runs out meanwhile is let go. */
  round(): Promise<void> {
    this.turn = this.turn
      .then(() => this.renewAndBalance())
      .catch((error: unknown) => {
        this.options.logger.warn({ event: 'leases.late', err: error }, 'leases could not be renewed');
        this.dropIfOver();
      });
    return this.turn;
  }

  private async renewAndBalance(): Promise<void> {
    this.dropIfOver();
    const startedMs = this.clock.monotonicMs();
    const owner = this.options.instance;
    await this.records.updateOne(
      { _id: `replica:${owner}` },
      [{ $set: { kind: 'replica', owner, epoch: 0, until: UNTIL } }],
      { upsert: true },
    );
    const mine = { kind: 'partition' as const, owner };
    const { modifiedCount } = await this.records.updateMany({ ...mine, $expr: LIVE }, [{ $set: { until: UNTIL } }]);
    if (modifiedCount !== this.held.size) await this.reconcile();
    this.goodUntilMs = startedMs + LET_GO_MS;
    await this.balance();
  }

  private async balance(): Promise<void> {
    const live = await this.records.countDocuments({ kind: 'replica', $expr: LIVE });
    const share = Math.ceil(PARTITIONS / Math.max(1, live));
    if (this.held.size > share) await this.release([...this.held.keys()].slice(share));
    else if (this.held.size < share) await this.take(share - this.held.size);
  }

  /** Emits `lost` first, so that work ends before another owner begins; the epoch covers what does not. */
  private async release(partitions: number[]): Promise<void> {
    this.drop(partitions);
    const owner = this.options.instance;
    await this.records.updateMany({ kind: 'partition', owner, partition: { $in: partitions } }, FREE);
  }

  private async take(wanted: number): Promise<void> {
    const owner = this.options.instance;
    const free = { kind: 'partition' as const, $or: [{ owner: null }, { $expr: EXPIRED }] };
    const candidates = await this.records.find(free, { projection: { _id: 1 }, limit: wanted }).toArray();
    if (candidates.length === 0) return;
    const _id = { $in: candidates.map((candidate) => candidate._id) };
    const claim = [{ $set: { owner, epoch: { $add: ['$epoch', 1] }, until: UNTIL } }];
    await this.records.updateMany({ _id, ...free }, claim);
    await this.reconcile();
  }

  /** What the database says is ours. */
  private async reconcile(): Promise<void> {
    const owner = this.options.instance;
    const found = await this.records.find({ kind: 'partition', owner, $expr: LIVE }).toArray();
    const epochs = new Map(found.map(({ partition = -1, epoch }) => [partition, epoch]));
    this.drop(
      [...this.held]
        .filter(([partition, { epoch }]) => epochs.get(partition) !== epoch)
        .map(([partition]) => partition),
    );
    for (const [partition, epoch] of epochs) {
      if (this.held.has(partition)) continue;
      this.held.set(partition, { epoch, stop: new AbortController() });
      this.emit('gained', partition, epoch);
    }
  }

  /** Held up too long (a stalled loop, a lost database): everything is let go, and taken anew under a higher epoch. */
  private dropIfOver(): void {
    if (this.held.size === 0 || this.clock.monotonicMs() < this.goodUntilMs) return;
    this.drop([...this.held.keys()]);
  }

  private drop(partitions: number[]): void {
    for (const partition of partitions) {
      const held = this.held.get(partition);
      this.held.delete(partition);
      held?.stop.abort(new Error(`the lease of partition ${partition} is lost`));
      if (held !== undefined) this.emit('lost', partition, held.epoch);
    }
  }

  private async plant(): Promise<void> {
    if ((await this.records.countDocuments({ kind: 'partition' })) === PARTITIONS) return;
    const until = new Date(0);
    const seeds = Array.from({ length: PARTITIONS }, (_none, partition) => ({
      _id: `partition:${String(partition).padStart(3, '0')}`,
      kind: 'partition' as const,
      partition,
      owner: null,
      epoch: 0,
      until,
    }));
    await this.records.insertMany(seeds, { ordered: false }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }
}

const FREE = { $set: { owner: null, until: new Date(0) } };
