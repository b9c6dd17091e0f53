import type {
  ConsentInForce,
  ContentChoice,
  Draft,
  Feature,
  Grant,
  Reason,
  Role,
  WithdrawalStep,
} from '@gatehouse/contracts';
import type { z } from 'zod';
import type { OutboxEntry } from '@gatehouse/messaging';

/** The person's own session at the moment of the act; from it the entry's principal is signed again. */
export interface Actor {
  readonly sessionId: string;
  readonly roles: readonly Role[];
}

export type OwedType =
  | 'consent.granted'
  | 'consent.changed'
  | 'consent.withdrawn'
  | 'consent.unconfirmed'
  | 'token.issued'
  | 'token.revoked'
  | 'token.lost'
  | 'erasure.content';

/** From this and its grant an entry is made, and made anew with the same id until `audit` has taken it. */
export interface OwedEntry {
  readonly id: string;
  readonly type: OwedType;
  readonly at: string;
  readonly ver: string;
  readonly reason: Reason | null;
  /** null: `auth` itself acted. */
  readonly actor: Actor | null;
  /** The service that did not confirm. */
  readonly service: string | null;
  /** Numbered when it is sent first, so that a state change that fails leaves no hole. */
  readonly emitter: Draft['emitter'] | null;
}

export type StepName = WithdrawalStep['step'];

export interface StepRecord {
  readonly state: WithdrawalStep['state'];
  readonly at: Date | null;
  readonly note: string | null;
}

export interface WithdrawalRecord {
  readonly at: Date;
  readonly reason: Reason;
  readonly choice: z.infer<typeof ContentChoice>;
  readonly chosenBy: Actor | null;
  /** When unanswered content is erased. */
  readonly eraseAt: Date;
  /** When the content key was destroyed. */
  readonly erasedAt: Date | null;
  /** The local grant under which the kept copy is read. */
  readonly keptGrantId: string | null;
  readonly steps: Readonly<Record<StepName, StepRecord>>;
  readonly tries: number;
  readonly nextTryAt: Date;
}

/** What the person agreed to; in force once its entry is in the log. */
export interface AnswerRecord {
  readonly consent: ConsentInForce;
  /** Google's address of the account, for the receipt. */
  readonly account: string | null;
  readonly at: Date;
  /** The token that came with it; null for a kept copy. */
  readonly tokenId: string | null;
}

export interface GrantRecord {
  readonly _id: string;
  readonly v: 1;
  readonly rev: number;
  /** Something is left to do: a debt, an unfinished withdrawal. */
  readonly open: boolean;
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly feature: Feature;
  readonly basis: Grant['basis'];
  readonly state: Grant['state'];
  readonly ver: number;
  /** In force; null before the grant is live. Stays after the closing. */
  readonly consent: ConsentInForce | null;
  readonly answer: AnswerRecord | null;
  readonly requestedAt: Date;
  readonly grantedAt: Date | null;
  readonly closedAt: Date | null;
  readonly withdrawal: WithdrawalRecord | null;
  /** Entries that the trail does not hold yet, in order. */
  readonly owed: readonly OwedEntry[];
  readonly outbox: OutboxEntry[];
}
