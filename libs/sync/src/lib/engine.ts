import type { Clock } from '@gatehouse/identifiers';
import type { RetryQueue, SyncAdapter } from './adapter.js';
import { BLAST_GUARD, type BlastGuard, isBlast } from './blast-guard.js';
import { Executor, type ExecutorOptions } from './executor.js';
import { planChanges, planListing, planSweep } from './planner.js';
import { beginListing, endListing, isListing, park, pauseFor, type StateStore, type SyncState } from './state.js';
import { SyncError } from './sync-error.js';
import type { Change, Known, Listed, ListPage, PauseReason } from './types.js';

export interface EngineOptions extends ExecutorOptions {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly spread: () => number;
  readonly guard?: BlastGuard;
  /** How long a listing goes on before the change feed is looked at again. */
  readonly strideMs?: number;
}

const STRIDE_MS = 3_000;
const SWEEP = 500;
const SAVE_EVERY_MS = 1_000;
const UP_TO_DATE_EVERY_MS = 10_000;

/**
 * Brings one collection's mirror up to its source: lists once, then follows. Knows no kind by name. One engine runs a
 * collection at a time (its owner by lease); it may be stopped or killed at any await and started anew.
 */
export class SyncEngine<Patch> {
  readonly #executor: Executor<Patch>;
  #state: SyncState | undefined;
  #savedAt = 0;
  #followedAt = 0;
  #unsaved = false;

  constructor(
    private readonly adapter: SyncAdapter<Patch>,
    private readonly states: StateStore,
    retries: RetryQueue,
    private readonly options: EngineOptions,
  ) {
    this.#executor = new Executor(adapter, retries, options);
  }

  /** Runs until the mirror stands where the source stood. Expected faults end in a pause; only bugs are thrown. */
  async run(): Promise<SyncState> {
    this.#state = await this.states.load();
    if (this.#current.pause?.resumesAt === null) return this.#current;
    if (this.#current.pause !== null) await this.#save({ ...this.#current, pause: null });
    for (let goOn = true; goOn;) goOn = await this.#attempt();
    return this.#current;
  }

  /** True when the work goes on at once, from a state that a fault has changed. */
  async #attempt(): Promise<boolean> {
    try {
      await this.#work();
      return false;
    } catch (error) {
      return this.#settle(error);
    }
  }

  get #current(): SyncState {
    if (this.#state === undefined) throw new Error('the state is read before it is used');
    return this.#state;
  }

  async #work(): Promise<void> {
    await this.adapter.prepare?.();
    this.#followedAt = this.options.clock.monotonicMs();
    if (this.#current.cursor === null) await this.#begin();
    if (isListing(this.#current)) await this.#list();
    await this.#follow();
    await this.#upToDate();
    await this.#executor.retry({ generation: this.#current.generation, pace: 'delta' });
  }

  /** The cursor goes along; where it stands as before, the time alone is not worth a write each time. */
  async #upToDate(): Promise<void> {
    const now = this.options.clock.now();
    const { tries, upToDateAt } = this.#current;
    const isFresh = upToDateAt !== null && now.getTime() - upToDateAt.getTime() < UP_TO_DATE_EVERY_MS;
    if (this.#unsaved || tries > 0 || !isFresh) await this.#save({ ...this.#current, tries: 0, upToDateAt: now });
  }

  /** The cursor is read first: what changes while the listing runs is found by following from here. */
  async #begin(): Promise<void> {
    const cursor = await this.adapter.head();
    await this.#save(beginListing(this.#current, cursor, await this.adapter.total()));
  }

  async #list(): Promise<void> {
    let listing = await this.adapter.list(this.#current.page);
    for (let first = true; ; first = false) {
      const { next, items } = listing;
      const ahead = next === null ? undefined : this.#listAhead(next);
      for (let rest = items; rest.length > 0;) {
        rest = await this.#listStride(rest, first);
        if (rest.length > 0) await this.#follow();
      }
      await this.#save({ ...this.#current, page: next, listed: this.#current.listed + items.length });
      if (ahead === undefined) return this.#sweep();
      if (this.#strideIsOver()) await this.#follow();
      listing = await ahead;
    }
  }

  /** The next page is listed while the items of this one are fetched. */
  #listAhead(page: string): Promise<ListPage> {
    if (page === this.#current.page) {
      throw new SyncError('SYNC.LISTING_LOOPS', 'The source names the same page again; the listing cannot end.');
    }
    const listing = this.adapter.list(page);
    listing.catch(() => undefined); // met when it is awaited; a fault in between ends this listing first
    return listing;
  }

  #strideIsOver(): boolean {
    return this.options.clock.monotonicMs() - this.#followedAt >= (this.options.strideMs ?? STRIDE_MS);
  }

  /** Answers what the time did not suffice for. */
  async #listStride(items: readonly Listed[], resumed: boolean): Promise<readonly Listed[]> {
    const { generation, done } = this.#current;
    const holdings = await this.adapter.known(items.map(({ id }) => id));
    const plan = planListing(items, holdings, generation);
    const left = await this.#executor.execute(plan, {
      generation,
      pace: 'backfill',
      onDone: (n) => this.#progress(n),
      enough: () => this.#strideIsOver(),
    });
    if (resumed) await this.#announceAgain({ changed: storedOf(items, plan, holdings), deleted: [] });
    await this.#save({ ...this.#current, done: Math.max(this.#current.done, done + items.length - left.size) });
    return items.filter(({ id }) => left.has(id));
  }

  async #progress(items: number): Promise<void> {
    this.#state = { ...this.#current, done: this.#current.done + items };
    if (this.options.clock.monotonicMs() - this.#savedAt < SAVE_EVERY_MS) return;
    await this.#save(this.#current);
  }

  /** The listing is complete: what it did not see is gone, unless that is too much to believe. */
  async #sweep(): Promise<void> {
    const { generation, listed, allowed } = this.#current;
    const { held, stale } = await this.adapter.count();
    const deletions = await stale(generation);
    if (allowed !== generation && isBlast({ deletions, held, listed }, this.#guard)) {
      throw new Blast();
    }
    for (;;) {
      const ids = await this.adapter.stale(generation, SWEEP);
      if (ids.length === 0) break;
      await this.adapter.announce({ changed: [], deleted: ids }); // once removed, a restart would not find them
      await this.#executor.execute(planSweep({ complete: true }, ids), { generation, pace: 'backfill' });
    }
    await this.#save(endListing(this.#current));
  }

  get #guard(): BlastGuard {
    return this.options.guard ?? BLAST_GUARD;
  }

  async #follow(): Promise<void> {
    let page: string | null = null;
    do {
      const { cursor, generation } = this.#current;
      if (cursor === null) throw new Error('following starts at a cursor');
      const changes = await this.adapter.changes(cursor, page);
      const holdings = await this.adapter.known([...new Set(changes.changes.map(({ id }) => id))]);
      const plan = planChanges(changes.changes, holdings, (a, b) => this.adapter.compare(a, b));
      await this.#guardDeletions(plan.filter(({ kind }) => kind === 'remove').length);
      await this.#executor.execute(plan, { generation, pace: 'delta' });
      await this.#announceAgain(unplannedOf(changes.changes, plan, holdings));
      if (changes.next !== null && changes.next === page) {
        throw new SyncError('SYNC.LISTING_LOOPS', 'The source names the same page of changes again.');
      }
      page = changes.next;
      // Only after the last page: until then a restart reads the pages again, which changes nothing.
      if (page === null && changes.cursor !== cursor) this.#move(changes.cursor);
    } while (page !== null);
    this.#followedAt = this.options.clock.monotonicMs();
  }

  /**
   * A run that ended between an item's write and its event left an item that plans nothing any more. What the first page
   * of a run and each page of changes show is therefore announced whole: events repeat, none is lost.
   */
  async #announceAgain(batch: { changed: string[]; deleted: string[] }): Promise<void> {
    if (batch.changed.length + batch.deleted.length > 0) await this.adapter.announce(batch);
  }

  async #guardDeletions(deletions: number): Promise<void> {
    if (deletions <= this.#guard.items || this.#current.allowed === this.#current.generation) return;
    const { held } = await this.adapter.count();
    if (isBlast({ deletions, held }, this.#guard)) throw new Blast();
  }

  /** Saved with the next state; a restart before that follows from the older cursor, which changes nothing. */
  #move(cursor: string): void {
    // What a person allowed was this; a running listing has its sweep before it.
    const allowed = isListing(this.#current) ? this.#current.allowed : null;
    this.#state = { ...this.#current, cursor, allowed };
    this.#unsaved = true;
  }

  async #save(state: SyncState): Promise<void> {
    this.#state = state;
    this.#unsaved = false;
    this.#savedAt = this.options.clock.monotonicMs();
    await this.states.save(state);
  }

  async #settle(error: unknown): Promise<boolean> {
    if (error instanceof Blast) return this.#rest(park(this.#current, 'too_many_deletions'));
    const judgement = this.adapter.judge(error);
    switch (judgement.kind) {
      case 'stop':
        return false;
      case 'bug':
        throw error;
      case 'park':
        return this.#rest(park(this.#current, judgement.reason));
      case 'resync':
        return this.#startOver({ ...this.#current, phase: phaseOfResync(this.#current), cursor: null });
      case 'relist':
        return this.#startOver({ ...this.#current, page: null, listed: 0, done: 0 });
      case 'pause':
        return this.#pause(this.#current, judgement);
    }
  }

  /** Once at once; again in the same run only after a wait, or a source that refuses every cursor would be asked for ever. */
  async #startOver(state: SyncState): Promise<boolean> {
    if (state.tries > 0) return this.#pause(state, { reason: 'google_unavailable' });
    await this.#save({ ...state, tries: 1 });
    return true;
  }

  async #pause(state: SyncState, pause: { reason: PauseReason; retryAfterMs?: number | undefined }): Promise<boolean> {
    const { clock, spread } = this.options;
    const at = { now: clock.now(), retryAfterMs: pause.retryAfterMs, spread: spread() };
    return this.#rest(pauseFor(state, pause.reason, at));
  }

  async #rest(state: SyncState): Promise<boolean> {
    await this.#save(state);
    return false;
  }
}

type Holdings = ReadonlyMap<string, Known>;
type Plan = readonly { readonly id: string }[];

/** Listed items that the mirror held before this run and that the plan leaves alone. */
function storedOf(items: readonly Listed[], plan: Plan, holdings: Holdings): string[] {
  const planned = new Set(plan.map(({ id }) => id));
  return items.map(({ id }) => id).filter((id) => holdings.has(id) && !planned.has(id));
}

function unplannedOf(changes: readonly Change<unknown>[], plan: Plan, holdings: Holdings) {
  const planned = new Set(plan.map(({ id }) => id));
  const rest = [...new Set(changes.map(({ id }) => id))].filter((id) => !planned.has(id));
  const changed = rest.filter((id) => holdings.has(id));
  return { changed, deleted: rest.filter((id) => !holdings.has(id)) };
}

const phaseOfResync = ({ phase }: SyncState): SyncState['phase'] => (phase === 'following' ? 'resyncing' : phase);

/** Too many deletions at once: not a fault of the source's, a question to a person. */
class Blast extends Error {}
