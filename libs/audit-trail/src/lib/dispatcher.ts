import { admit, type Draft, type Verdict } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import type { Clock } from '@gatehouse/identifiers';
import type { Requester } from './requester.js';
import { TrailError, unavailable } from './trail-error.js';

/** `trail.md` 2: 1-64 drafts, ≤ 256 KiB a request; room is left for the envelope. */
const MAX_DRAFTS = 64;
const MAX_BYTES = 250 * 1024;
const REQUEST_TIMEOUT_MS = 2_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export interface Delivered {
  readonly verdict: Verdict;
  /** When the draft first went out, monotonic: what its admission is good for counts from here. */
  readonly sentAtMs: number;
}

/** The request itself was wrong: sending it again would not help. */
const REFUSALS: ReadonlySet<string> = new Set(['TRAIL.DRAFT_INVALID', 'MESSAGING.REQUEST_INVALID']);

interface Waiting {
  readonly draft: Draft;
  readonly bytes: number;
  readonly giveUpAtMs: number;
  sentAtMs: number | undefined;
  pauseMs: number;
  /** Alone after its request was refused, so that one bad draft costs no neighbour. */
  alone: boolean;
  resolve(delivered: Delivered): void;
  reject(error: Error): void;
}

/**
 * Sends drafts to `gh.rpc.audit.admit.<service>`: those of one tick go in one request; an unanswered draft goes again,
 * same id, same bytes, until `giveUpAtMs` on the monotonic clock.
 */
export class Dispatcher {
  private waiting: Waiting[] = [];
  private scheduled = false;

  constructor(
    private readonly requester: Requester,
    private readonly service: string,
    private readonly clock: Clock,
    private readonly pause: (ms: number) => Promise<void>,
  ) {}

  send(draft: Draft, giveUpAtMs: number): Promise<Delivered> {
    return new Promise((resolve, reject) => {
      const bytes = Buffer.byteLength(JSON.stringify(draft));
      this.enqueue({
        draft,
        bytes,
        giveUpAtMs,
        sentAtMs: undefined,
        pauseMs: FIRST_PAUSE_MS,
        alone: false,
        resolve,
        reject,
      });
    });
  }

  private enqueue(item: Waiting): void {
    this.waiting.push(item);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    const waiting = this.waiting;
    this.waiting = [];
    for (const batch of toBatches(waiting)) void this.deliver(batch);
  }

  private async deliver(batch: Waiting[]): Promise<void> {
    const now = this.clock.monotonicMs();
    for (const item of batch) item.sentAtMs ??= now;
    const timeoutMs = Math.max(20, Math.min(REQUEST_TIMEOUT_MS, ...batch.map(({ giveUpAtMs }) => giveUpAtMs - now)));
    try {
      const body = { drafts: batch.map(({ draft }) => draft) };
      const { verdicts } = await this.requester.request(admit, body, { token: this.service, timeoutMs });
      batch.forEach((item, k) => settle(item, verdicts[k], now));
    } catch (error) {
      for (const item of batch) void this.again(item, error, batch.length > 1);
    }
  }

  private async again(item: Waiting, cause: unknown, hadNeighbours: boolean): Promise<void> {
    const refusal = refusalOf(cause);
    if (refusal !== undefined && !hadNeighbours) {
      item.reject(refusal);
      return;
    }
    if (refusal !== undefined) {
      item.alone = true;
      this.enqueue(item);
      return;
    }
    if (this.clock.monotonicMs() + item.pauseMs >= item.giveUpAtMs) {
      item.reject(unavailable(cause));
      return;
    }
    await this.pause(item.pauseMs);
    item.pauseMs = Math.min(item.pauseMs * 2, LONGEST_PAUSE_MS);
    this.enqueue(item);
  }
}

function settle(item: Waiting, verdict: Verdict | undefined, now: number): void {
  if (verdict?.id === item.draft.id) item.resolve({ verdict, sentAtMs: item.sentAtMs ?? now });
  else item.reject(new Error(`audit answered no verdict for draft ${item.draft.id}`));
}

function toBatches(waiting: readonly Waiting[]): Waiting[][] {
  const batches: Waiting[][] = [];
  let open: { items: Waiting[]; bytes: number } | undefined;
  for (const item of waiting) {
    if (item.alone) {
      batches.push([item]);
      continue;
    }
    if (open === undefined || open.items.length === MAX_DRAFTS || open.bytes + item.bytes > MAX_BYTES) {
      open = { items: [], bytes: 0 };
      batches.push(open.items);
    }
    open.items.push(item);
    open.bytes += item.bytes;
  }
  return batches;
}

/** An error that says that the draft itself is wrong. */
function refusalOf(cause: unknown): TrailError | undefined {
  if (!(cause instanceof HubError)) return undefined;
  const { code, message, field } = cause as HubError;
  if (!REFUSALS.has(code)) return undefined;
  return new TrailError('TRAIL.DRAFT_INVALID', message, { ...(field === undefined ? {} : { field }), cause });
}
