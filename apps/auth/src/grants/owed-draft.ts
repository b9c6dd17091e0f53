import { type Draft, purposeOf } from '@gatehouse/contracts';
import type { EntryFields } from '@gatehouse/audit-trail';
import type { GrantRecord, OwedEntry } from './grant.record.js';

/** The entry that `owed` stands for, the same each time it is made (principal apart). */
export function fieldsOf(grant: GrantRecord, owed: OwedEntry, principal: string | null): EntryFields {
  const carriesConsent = owed.type === 'consent.granted' || owed.type === 'consent.changed';
  return {
    organisationId: grant.organisationId,
    id: owed.id,
    at: owed.at,
    subjects: [grant.personId],
    grant: { id: grant._id, ver: owed.ver },
    consent: carriesConsent ? (grant.answer?.consent ?? null) : null,
    basis: owed.type.startsWith('consent.withdrawn') ? 'withdrawal' : grant.basis,
    feature: grant.feature,
    reason: owed.reason,
    detail: detailOf(grant, owed),
    principal,
    segments: owed.type.startsWith('consent.') ? [{ person: grant.personId, plain: receiptOf(grant, owed) }] : [],
  };
}

/** The whole draft once it has its number. */
export function draftOf(
  grant: GrantRecord,
  owed: OwedEntry,
  emitter: Draft['emitter'],
  principal: string | null,
): Draft {
  const { organisationId, ...fields } = fieldsOf(grant, owed, principal);
  return { ...NOTHING, ...fields, v: '1', log: organisationId, type: owed.type, emitter } as Draft;
}

function detailOf({ connectionId }: GrantRecord, { service }: OwedEntry): Draft['detail'] {
  return service === null ? { connection: connectionId } : { connection: connectionId, service };
}

/** The four sections of ISO/IEC TS 27560: header, PII processing, parties, events. */
function receiptOf(grant: GrantRecord, owed: OwedEntry): Record<string, unknown> {
  const consent = grant.answer?.consent ?? grant.consent;
  return {
    header: { schema: 'ISO/IEC TS 27560:2023', record: grant._id, version: owed.ver, language: consent?.lang ?? null },
    processing: {
      feature: grant.feature,
      notice: consent?.notice ?? null,
      purposes: (consent?.purposes ?? []).map((purpose) => {
        const { why, basis, retentionMonths, methods } = purposeOf(purpose);
        return { purpose, why: why[consent?.lang ?? 'en'], basis, retentionMonths, methods: Object.keys(methods) };
      }),
      scopes: consent?.scopes ?? [],
      until: consent?.until ?? null,
    },
    parties: { principal: grant.personId, controller: grant.organisationId, account: grant.answer?.account ?? null },
    events: [{ type: owed.type, at: owed.at, reason: owed.reason, by: owed.actor === null ? 'auth' : 'person' }],
  };
}

const NOTHING = {
  op: null,
  chain: null,
  deadline: null,
  purpose: null,
  api: null,
  result: null,
  resource: null,
  volume: null,
  dest: null,
} as const;
