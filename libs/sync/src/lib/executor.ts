import type { Pace, RetryQueue, SyncAdapter } from './adapter.js';
import { chunksOf, inParallel } from './pool.js';
import type { Action, FailedItem, Pulled } from './types.js';

export interface ExecutorOptions {
  /** Items a fetch asks for at once. */
  readonly batchSize: number;
  /** Fetches under way at once; a full store stops the next fetch. */
  readonly parallel: number;
}

/** Largest number of ids on one event. */
const MAX_EVENT_IDS = 500;

interface Run {
  readonly generation: number;
  readonly pace: Pace;
  readonly onDone?: (items: number) => Promise<void>;
  /** True: no fetch begins but the first, so that every run gets on. */
  readonly enough?: () => boolean;
}

/** Runs a plan: every action is durable and announced when this returns, and whatever keeps failing stands in the retry queue. */
export class Executor<Patch> {
  constructor(
    private readonly adapter: SyncAdapter<Patch>,
    private readonly retries: RetryQueue,
    private readonly options: ExecutorOptions,
  ) {}

  /** Answers the ids whose fetch did not begin, because there was `enough`. */
  async execute(plan: readonly Action<Patch>[], run: Run): Promise<ReadonlySet<string>> {
    const { adapter } = this;
    const ids = (kind: Action<Patch>['kind']): string[] => plan.filter((a) => a.kind === kind).map(({ id }) => id);
    const marks = [...ids('mark'), ...ids('hold')];
    if (marks.length > 0) await adapter.mark(marks, run.generation);
    await this.#patch(plan);
    await this.#remove(ids('remove'));
    const left = [
      ...(await this.#fetch(ids('refresh'), run, (batch) => this.#refresh(batch, run))),
      ...(await this.#fetch(ids('pull'), run, (batch) => adapter.pull(batch, run.generation, run.pace))),
    ];
    return new Set(left);
  }

  async #patch(plan: readonly Action<Patch>[]): Promise<void> {
    const orders = plan.filter((action) => action.kind === 'patch');
    for (const batch of chunksOf(orders, MAX_EVENT_IDS)) {
      await this.adapter.patch(batch);
      await this.adapter.announce({ changed: batch.map(({ id }) => id), deleted: [] });
    }
  }

  async #remove(ids: readonly string[]): Promise<void> {
    for (const batch of chunksOf(ids, MAX_EVENT_IDS)) {
      await this.adapter.remove(batch);
      await this.retries.settle(batch);
      await this.adapter.announce({ changed: [], deleted: batch });
    }
  }

  /** The listing saw an item whose refresh fails: it is marked all the same, or the sweep would take it for deleted. */
  async #refresh(batch: readonly string[], run: Run): Promise<Pulled> {
    const pulled = await this.adapter.refresh(batch, run.generation, run.pace);
    const failed = pulled.failed.map(({ id }) => id);
    if (failed.length > 0) await this.adapter.mark(failed, run.generation);
    return pulled;
  }

  /** Answers what was left for want of time. */
  async #fetch(ids: readonly string[], run: Run, fetch: (batch: string[]) => Promise<Pulled>): Promise<string[]> {
    const { batchSize, parallel } = this.options;
    const left: string[] = [];
    const batches = chunksOf(ids, batchSize);
    await inParallel(batches, parallel, async (batch) => {
      if (batch !== batches[0] && run.enough?.()) {
        left.push(...batch);
        return;
      }
      await this.#settle(await fetch(batch));
      await run.onDone?.(batch.length);
    });
    return left;
  }

  async #settle({ stored, gone, failed }: Pulled): Promise<void> {
    await this.#keepFailed(failed);
    if (gone.length > 0) await this.adapter.remove(gone);
    if (stored.length + gone.length === 0) return;
    await this.adapter.announce({ changed: stored, deleted: gone });
    await this.retries.settle([...stored, ...gone]);
  }

  async #keepFailed(failed: readonly FailedItem[]): Promise<void> {
    for (const { id, reason } of failed) await this.retries.put(id, reason);
  }

  /** Tries again what failed before and is due. */
  async retry(run: Run): Promise<void> {
    const due = await this.retries.due(this.options.batchSize);
    if (due.length > 0) await this.#settle(await this.adapter.pull(due, run.generation, run.pace));
  }
}
