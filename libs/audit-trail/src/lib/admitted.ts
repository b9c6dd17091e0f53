import type { Clock } from '@gatehouse/identifiers';
import type { ExchangeOutcome } from './requests.js';
import { TrailError } from './trail-error.js';

/** `trail.md` 2: an admission is good for one second from sending the request. */
export const ADMISSION_GOOD_FOR_MS = 1_000;

interface Place {
  readonly id: string;
  readonly index: string;
  readonly rx: string;
  readonly chain: string;
  readonly sentAtMs: number;
}

/** A read that may begin until `goodUntilMonotonicMs`. */
export class AdmittedRead {
  readonly id: string;
  /** Its place in the log, decimal. */
  readonly index: string;
  readonly rx: string;
  readonly chain: string;
  readonly goodUntilMonotonicMs: number;

  constructor(
    place: Place,
    protected readonly clock: Clock,
  ) {
    this.id = place.id;
    this.index = place.index;
    this.rx = place.rx;
    this.chain = place.chain;
    this.goodUntilMonotonicMs = place.sentAtMs + ADMISSION_GOOD_FOR_MS;
  }

  get isFresh(): boolean {
    return this.clock.monotonicMs() <= this.goodUntilMonotonicMs;
  }

  /** Call it last before the work: a withdrawal may stand behind an admission that is older. */
  assertFresh(): void {
    if (this.isFresh) return;
    throw new TrailError('TRAIL.ADMISSION_TIMEOUT', 'The work did not begin within a second of its admission.', {
      reason: 'admission_late',
      next: 'It is admitted anew and goes on by itself.',
    });
  }
}

/** An intent in the log: the call may begin until `goodUntilMonotonicMs`, and has one outcome. */
export class Admitted extends AdmittedRead {
  constructor(
    place: Place,
    clock: Clock,
    private readonly report: (outcome: ExchangeOutcome) => Promise<'ok' | 'discarded'>,
    private readonly anew: (chain: string) => Promise<Admitted>,
  ) {
    super(place, clock);
  }

  /**
   * Enters the outcome; re-sent until 60 s after the deadline. `discarded`: the grant has closed, destroy the bytes.
   * @throws TrailError AUDIT_UNAVAILABLE: nothing may be released
   */
  outcome(report: ExchangeOutcome): Promise<'ok' | 'discarded'> {
    return this.report(report);
  }

  /** The call was not made. */
  async notSent(reason: 'admission_late' | 'not_needed' | 'aborted' | 'quota' = 'not_needed'): Promise<void> {
    await this.report({ status: 0, result: 'not_sent', reason });
  }

  /** This one ends in `not_sent`; the next intent shares its chain. */
  async renew(): Promise<Admitted> {
    const [next] = await Promise.all([this.anew(this.chain), this.notSent('admission_late')]);
    return next;
  }
}
