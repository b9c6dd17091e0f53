import { type Draft, entryType, type Service, SERVICES } from '@gatehouse/contracts';
import { draftInvalid } from './audit-error.js';

const LONGEST_DEADLINE_MS = 60 * 60_000;
/** Of the 16,384 bytes of an entry; the rest is made here. */
const LONGEST_TEXT = 8_192;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** The emitter, from the subject's last token: NATS lets each service publish under its own alone. */
export function toService(token: string | undefined): Service {
  const service = SERVICES.find((name) => name === token);
  if (service === undefined) throw draftInvalid('emitter', 'is no service of this product');
  return service;
}

/**
 * What is wrong with a draft whatever the log says: it refuses the whole request.
 * @throws AuditError TRAIL.DRAFT_INVALID naming the field
 */
export function checkDraft(draft: Draft, svc: Service): void {
  const type = entryType(draft.type);
  if (!type.emitters.includes(svc)) throw draftInvalid('type', `'${draft.type}' may not be written by ${svc}`);
  if (draft.log === 'system' && !type.system) throw draftInvalid('type', 'does not stand in the system log');
  if (!type.detail.safeParse(draft.detail).success) throw draftInvalid('detail', `is not that of ${draft.type}`);
  if (draft.emitter.seq === '0') throw draftInvalid('emitter.seq', 'counts from 1');
  if (hasTwice(draft.segments.map(({ person }) => person))) throw draftInvalid('segments', 'name a person twice');
  if (hasTwice(draft.subjects)) throw draftInvalid('subjects', 'name a person twice');
  checkText(draft);
  checkFamily(draft);
}

/** Entries are ASCII and short; free text belongs into a segment. */
function checkText({ api, resource, dest, emitter, detail, consent, subjects }: Draft): void {
  const texts = { api, resource: resource?.kind, dest: dest?.kind, emitter, detail, consent, subjects };
  let length = 0;
  for (const [field, value] of Object.entries(texts)) {
    const text = JSON.stringify(value ?? null);
    length += text.length;
    if (!PRINTABLE.test(text)) throw draftInvalid(field, 'is not ASCII');
    if (length > LONGEST_TEXT) throw draftInvalid(field, 'is too long for an entry');
  }
}

function checkFamily(draft: Draft): void {
  const { type } = draft;
  if (type === 'exchange.intent') {
    checkIntent(draft);
    return;
  }
  if (type.startsWith('exchange.')) require(draft, ['op', 'api', 'purpose'], type === 'exchange.outcome');
  if (type === 'access.read') require(draft, ['purpose', 'resource']);
  if (type === 'access.denied') require(draft, ['reason']);
  if (!type.startsWith('consent.')) return;
  require(draft, ['grant', 'feature']);
  if (draft.subjects.length !== 1) throw draftInvalid('subjects', 'names the one person whose consent it is');
  if (['consent.requested', 'consent.granted', 'consent.changed'].includes(type)) require(draft, ['consent']);
}

function checkIntent(draft: Draft): void {
  require(draft, ['purpose', 'api', 'deadline']);
  if (draft.result !== null) throw draftInvalid('result', 'comes with the outcome');
  const leftMs = Date.parse(draft.deadline ?? '') - Date.parse(draft.at);
  if (leftMs < 0 || leftMs > LONGEST_DEADLINE_MS) throw draftInvalid('deadline', 'is not within an hour');
}

function require(draft: Draft, fields: readonly (keyof Draft)[], needsResult = false): void {
  const missing = [...fields, ...(needsResult ? (['result'] as const) : [])].find((field) => draft[field] === null);
  if (missing !== undefined) throw draftInvalid(missing, `is needed for ${draft.type}`);
  const judged = draft.result === 'denied' || draft.result === 'discarded';
  if (needsResult && judged) throw draftInvalid('result', 'is for audit to say');
}

function hasTwice(values: readonly (string | null)[]): boolean {
  return new Set(values).size !== values.length;
}
