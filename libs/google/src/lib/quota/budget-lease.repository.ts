import { isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import { SLICE_MS, unitsOfSlice, type BudgetLease, type BudgetLeases } from './leased-budget.js';

interface SliceRecord {
  _id: string;
  /** When the slice ends, and what of it nobody has leased yet. */
  until: Date;
  left: number;
  /** The database's time at the last lease. */
  at: Date;
}

export interface BudgetLeaseOptions {
  readonly service: string;
  readonly unitsPerMinute: number;
  /** Sandbox only: a slice is this many times shorter on the database's clock. */
  readonly clockRate: number;
}

const PROJECT = 'project';
const LIVE = { $gt: ['$until', '$$NOW'] };
const OVER = { $lte: ['$until', '$$NOW'] };

/**
 * The slice of the project's budget that runs now, one document in `<service>_quota_slices`: leased from by conditional
 * update, ended by the database's clock. The next slice is opened by who finds the last one over.
 */
export class BudgetLeaseRepository implements BudgetLeases {
  private readonly slices: Collection<SliceRecord>;
  private readonly sliceUnits: number;
  private planted: Promise<void> | undefined;

  constructor(
    db: Db,
    private readonly options: BudgetLeaseOptions,
  ) {
    this.slices = db.collection(`${options.service}_quota_slices`);
    this.sliceUnits = unitsOfSlice(options.unitsPerMinute);
  }

  async lease(units: number): Promise<BudgetLease | undefined> {
    await (this.planted ??= this.plant());
    // Whoever was too late to open the next slice leases from it like the others.
    const slice = (await this.leaseOf(units)) ?? (await this.open(units)) ?? (await this.leaseOf(units));
    if (slice === null) return undefined;
    const { until, at } = slice;
    const leftMs = (until.getTime() - at.getTime()) * this.options.clockRate;
    return { slice: until.getTime(), units, forMs: leftMs };
  }

  private leaseOf(units: number): Promise<SliceRecord | null> {
    return this.slices.findOneAndUpdate(
      { _id: PROJECT, $expr: LIVE, left: { $gte: units } },
      [{ $set: { left: { $subtract: ['$left', units] }, at: '$$NOW' } }],
      { returnDocument: 'after' },
    );
  }

  /** Two who find a slice over open one: the second no longer finds it so. */
  private async open(units: number): Promise<SliceRecord | null> {
    if (units > this.sliceUnits) return null;
    const amount = Math.ceil(SLICE_MS / this.options.clockRate);
    const until = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount } };
    return this.slices.findOneAndUpdate(
      { _id: PROJECT, $expr: OVER },
      [{ $set: { until, left: this.sliceUnits - units, at: '$$NOW' } }],
      { returnDocument: 'after' },
    );
  }

  private async plant(): Promise<void> {
    const over = { until: new Date(0), left: 0, at: new Date(0) };
    await this.slices.insertOne({ _id: PROJECT, ...over }).catch((error: unknown) => {
      this.planted = isDuplicateKey(error) ? this.planted : undefined; // a database that was away is asked again
      if (!isDuplicateKey(error)) throw error;
    });
  }
}
