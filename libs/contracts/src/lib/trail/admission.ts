import { z } from 'zod';
import { defineRequest } from '../wire/define.js';
import { Decimal, GrantId, Instant, OrganisationId, PersonId, Uuid } from '../wire/tokens.js';
import { Reason } from './codes.js';
import { Draft } from './header.js';

/** 1-64 drafts, ≤ 256 KiB; sent to `gh.rpc.audit.admit.<svc>`, publishable by that service alone. */
export const AdmitRequest = z.strictObject({ drafts: z.array(Draft).min(1).max(64) });
export type AdmitRequest = z.infer<typeof AdmitRequest>;

/**
 * One verdict per draft, in order. `admitted`: it stands at `index`. `denied`: no grant covers it, `access.denied`
 * stands at `index` under its id. `discarded`: an outcome whose grant has closed; the bytes must be destroyed.
 * `conflict`: another draft has this id, or the order is wrong; `integrity.conflict` stands at `index`.
 */
export const Verdict = z.strictObject({
  id: Uuid,
  verdict: z.enum(['admitted', 'denied', 'discarded', 'conflict']),
  index: Decimal,
  rx: Instant,
  reason: Reason.nullable(),
});
export type Verdict = z.infer<typeof Verdict>;

export const AdmitAnswer = z.strictObject({ verdicts: z.array(Verdict).min(1).max(64) });
export type AdmitAnswer = z.infer<typeof AdmitAnswer>;

/** A malformed draft refuses the whole request with `TRAIL.DRAFT_INVALID` and the field. No answer in 2 s: `AUDIT_UNAVAILABLE`. */
export const admit = defineRequest({
  subject: 'gh.rpc.audit.admit',
  request: AdmitRequest,
  answer: AdmitAnswer,
  timeoutMs: 2_000,
});

/** Consent drafts that `auth` could not deliver yet; `audit` fetches and admits them before anything else after a gap. */
export const pendingConsent = defineRequest({
  subject: 'gh.rpc.auth.pending-consent',
  request: z.strictObject({}),
  answer: z.strictObject({ drafts: z.array(Draft).max(1000) }),
  timeoutMs: 2_000,
});

/** Names behind pseudonyms, for the officer's page: `audit` asks `auth`, never the other way. */
export const namePeople = defineRequest({
  subject: 'gh.rpc.auth.name-people',
  request: z.strictObject({ organisationId: OrganisationId, people: z.array(PersonId).max(200) }),
  answer: z.strictObject({ people: z.array(z.strictObject({ id: PersonId, name: z.string(), email: z.string() })) }),
  timeoutMs: 2_000,
});

export const GrantRef = z.strictObject({ id: GrantId, ver: Decimal });
