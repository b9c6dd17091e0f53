import { type HeaderV1, purposeOf } from '@gatehouse/contracts';
import type { FoldedGrant } from '../fold/folded.js';
import type { LogFold } from '../fold/log-fold.js';
import { ADMITTED, type Candidate, conflict, type Ruling } from './candidate.js';
import { olderThan, REQUEST_OPEN_MS } from './coverage.js';

/** The copy may be kept by a new grant this long after the withdrawal. */
const KEEP_WITHIN_MS = 30 * 24 * 60 * 60_000;

/** The order of consent: requested (0) → granted (1) → changed (+1) → withdrawn or expired, once. */
export function judgeConsent(candidate: Candidate, fold: LogFold, rx: string): Ruling {
  const { grant: named } = candidate.fields;
  if (named === null || candidate.principal.kind === 'invalid') return conflict('actor_not_allowed');
  const grant = fold.grant(named.id);
  if (grant !== undefined && grant.subject !== candidate.subjects[0]) return conflict('subject_mismatch');
  switch (candidate.fields.type) {
    case 'consent.requested':
      return judgeRequested(named.ver, grant);
    case 'consent.granted':
      return judgeGranted(candidate, named.ver, grant, fold, rx);
    case 'consent.changed':
      return judgeChanged(candidate, named.ver, grant);
    case 'consent.withdrawn':
    case 'consent.expired':
      return judgeClosed(named.ver, grant);
    default:
      return grant === undefined ? conflict('no_grant') : ADMITTED;
  }
}

/** An unanswered request may be made again: the page was closed. */
function judgeRequested(ver: string, grant: FoldedGrant | undefined): Ruling {
  if (ver !== '0') return conflict('version_stale');
  return grant === undefined || grant.state === 'requested' ? ADMITTED : conflict();
}

function judgeGranted(
  candidate: Candidate,
  ver: string,
  grant: FoldedGrant | undefined,
  fold: LogFold,
  rx: string,
): Ruling {
  const { fields, subjects } = candidate;
  if (ver !== '1') return conflict('version_stale');
  if (!isConsistent(fields)) return conflict('purpose_not_granted');
  if (isArchive(fields)) return judgeKept(fields, subjects[0] ?? '', grant, fold, rx);
  if (grant?.state !== 'requested') return conflict('no_grant');
  if (olderThan(grant.requestedAt, REQUEST_OPEN_MS, rx)) return conflict('grant_expired');
  return grant.feature === fields.feature && asksNoMore(fields, grant) ? ADMITTED : conflict('purpose_not_granted');
}

/** `mail.archive`: only after a withdrawal of the same feature and connection, never with a scope of Google's. */
function judgeKept(
  fields: Candidate['fields'],
  subject: string,
  grant: FoldedGrant | undefined,
  fold: LogFold,
  rx: string,
): Ruling {
  if (grant !== undefined && grant.state !== 'requested') return conflict();
  const connection = fields.detail?.connection;
  const withdrawn = fold.withdrawnAt(subject, fields.feature, typeof connection === 'string' ? connection : null);
  if (withdrawn === undefined) return conflict('no_grant');
  return olderThan(withdrawn, KEEP_WITHIN_MS, rx) ? conflict('grant_expired') : ADMITTED;
}

function judgeChanged({ fields }: Candidate, ver: string, grant: FoldedGrant | undefined): Ruling {
  if (grant?.state !== 'live') return conflict('no_grant');
  if (BigInt(ver) !== BigInt(grant.ver) + 1n) return conflict('version_stale');
  if (fields.feature !== grant.feature || !isConsistent(fields)) return conflict('purpose_not_granted');
  // What was kept without Google can never grow into a grant that calls it, nor the other way round.
  return isArchive(fields) === isArchiveGrant(grant) ? ADMITTED : conflict('purpose_not_granted');
}

function judgeClosed(ver: string, grant: FoldedGrant | undefined): Ruling {
  if (grant === undefined) return conflict('no_grant');
  if (grant.closed !== null) return { verdict: 'repeated', index: grant.closed.index, rx: grant.closed.rx };
  return ver === grant.ver ? ADMITTED : conflict('version_stale');
}

/** Purposes are of the feature that the entry names; what is archived carries no scopes and nothing beside it. */
function isConsistent({ consent, feature }: Candidate['fields']): boolean {
  const { purposes = [], scopes = [] } = consent ?? {};
  if (feature === null || consent?.feature !== feature) return false;
  if (!purposes.every((name) => purposeOf(name).feature === feature)) return false;
  return !purposes.includes('mail.archive') || (purposes.length === 1 && scopes.length === 0);
}

const isArchive = ({ consent }: { consent: HeaderV1['consent'] }) =>
  consent?.purposes.includes('mail.archive') === true;
const isArchiveGrant = (grant: FoldedGrant) => isArchive({ consent: grant.consent });

/** A person may untick, never be given more than was shown. */
function asksNoMore({ consent }: Candidate['fields'], { consent: asked }: FoldedGrant): boolean {
  return consent?.purposes.every((name) => asked?.purposes.includes(name)) === true;
}
