import type { Clock } from '@gatehouse/identifiers';

/** A pause of this process longer than this may have hidden a withdrawal that `auth` could not deliver. */
const GAP_MS = 1_000;
const TICK_MS = 200;

/**
 * Notices when undelivered consent must be fetched before anything is admitted: at the start, after a gap of more than
 * a second on the monotonic clock (SIGSTOP, a stalled machine), after a lost connection.
 */
export class GapWatch {
  private lastTickMs: number;
  private due = true;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onDue: () => void,
  ) {
    this.lastTickMs = clock.monotonicMs();
  }

  start(): void {
    this.timer = setInterval(() => {
      this.isDue();
      if (this.due) this.onDue();
    }, TICK_MS);
    this.onDue();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  isDue(): boolean {
    const now = this.clock.monotonicMs();
    if (now - this.lastTickMs > GAP_MS) this.due = true;
    this.lastTickMs = now;
    return this.due;
  }

  require(): void {
    this.due = true;
    this.onDue();
  }

  settle(): void {
    this.due = false;
  }
}
