/** 2 tampered · 3 erased or pruned under licence · 4 untrusted key · 5 stale or unwitnessed · 6 policy violated. */
export type FaultCode = 2 | 3 | 4 | 5 | 6;
export type ExitCode = 0 | FaultCode;

export interface Fault {
  readonly code: FaultCode;
  /** `entry 17`, a path, `--trust`. */
  readonly where: string;
  /** One sentence. */
  readonly what: string;
}

/** The first of these that was found is the exit code. */
const GRAVITY: readonly FaultCode[] = [2, 4, 6, 5, 3];
/** A log in which everything is wrong must not fill the memory; the rest is counted. */
const KEPT_FAULTS = 50_000;

/** Collects everything that is wrong; nothing stops at the first fault. */
export class Findings {
  readonly faults: Fault[] = [];
  private readonly counts = new Map<FaultCode, number>();

  add(code: FaultCode, where: string, what: string): void {
    this.counts.set(code, this.count(code) + 1);
    if (this.faults.length < KEPT_FAULTS) this.faults.push({ code, where, what });
  }

  count(code: FaultCode): number {
    return this.counts.get(code) ?? 0;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get exit(): ExitCode {
    return GRAVITY.find((code) => this.count(code) > 0) ?? 0;
  }
}
