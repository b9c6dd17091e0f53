import type { ExitCode, Fault } from './findings.js';

export interface Report {
  readonly exit: ExitCode;
  readonly origin: string | null;
  readonly size: number;
  /** In the order they were found; at most 50,000 of `faultCount`. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** Plain sentences, in the order of the trail's claims; only what holds. */
  readonly proved: readonly string[];
  readonly counts: ReportCounts;
}

export interface ReportCounts {
  readonly calls: number;
  readonly reads: number;
  readonly consents: number;
  readonly denials: number;
  readonly bodiesOpened: number;
  readonly bodiesErased: number;
  readonly entriesPruned: number;
}
