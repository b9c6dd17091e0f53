import type { Basis, Draft, Feature, PurposeName, Reason, Result } from '@gatehouse/contracts';

/** Google's or our id in clear (null for lists): audit makes the ref. */
export interface Resource {
  readonly kind: string;
  readonly id: string | null;
  readonly count: number;
}
export type Segment = Draft['segments'][number];

/** One resource of a batch and what Google said to it; ids stand in the encrypted body, refs in the index. */
export interface Part {
  readonly kind: string;
  readonly id: string;
  readonly status: number;
}

/** One call to Google, about to be made. */
export interface ExchangeRequest {
  /** An organisation's id, or `system`. */
  readonly organisationId: string;
  /** null only for the closed list of exceptions (`trail.md` 2). */
  readonly grant: Draft['grant'];
  readonly purpose: PurposeName;
  readonly feature: Feature | null;
  /** Whose data: person ids. */
  readonly subjects: readonly string[];
  readonly api: { svc: string; method: string; kind: 'read' | 'write' | 'token' | 'admin'; parts?: number };
  /** From now, in ms; audit calls the exchange unknown 60 s after it. */
  readonly deadlineMs: number;
  /** The person's JWS; without it the service itself acts. */
  readonly principal?: string | null;
  readonly resource?: Resource | null;
  /** The operation that the exchange belongs to. */
  readonly op?: string | null;
  /** The first attempt's id, for every later attempt. */
  readonly chain?: string | null;
  /** The grant's own basis where it is not the purpose's. */
  readonly basis?: Basis;
  readonly dest?: Draft['dest'];
  readonly segments?: readonly Segment[];
}

/** What came of the call. */
export interface ExchangeOutcome {
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  readonly result: Exclude<Result, 'denied' | 'discarded'>;
  /** Bytes. */
  readonly volume?: { in: number; out: number };
  readonly parts?: readonly Part[];
  /** More for the subject's encrypted segment: Google's request id, message, ids. */
  readonly named?: Readonly<Record<string, unknown>>;
  readonly reason?: Reason | null;
  readonly resource?: Resource | null;
  readonly segments?: readonly Segment[];
}

/** One answer with decrypted content, about to be sent: exactly this page. */
export interface ReadRequest {
  readonly organisationId: string;
  readonly principal: string | null;
  readonly grant: NonNullable<Draft['grant']>;
  readonly purpose: PurposeName;
  readonly feature: Feature;
  readonly subjects: readonly string[];
  /** `refs`: our ids of what the page holds; one alone is also the entry's resource. */
  readonly resource: { kind: string; count: number; refs: readonly string[] };
  readonly basis?: Basis;
  readonly chain?: string | null;
  readonly segments?: readonly Segment[];
}
