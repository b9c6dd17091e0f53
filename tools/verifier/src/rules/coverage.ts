import type { HeaderV1, Purpose, PurposeTable } from '@gatehouse/contracts';
import { REQUEST_OPEN_MS, type Grant } from './grants.js';
import { msBetween } from './rule.js';

const CLOSE_WITHIN_MS = 24 * 60 * 60_000;

/** Why this call, read or outcome does not obey the consent that stands at its place; undefined when it does. */
export function violationOf(header: HeaderV1, table: PurposeTable, grant: Grant | undefined): string | undefined {
  const { purpose: name, api } = header;
  if (name === null) return 'It names no purpose.';
  const purpose = table[name];
  if (purpose === undefined) return `The purpose table has no ${name}.`;
  if (api !== null && purpose.methods[api.method] !== api.kind)
    return `${name} does not allow ${api.method} (${api.kind}).`;
  if (header.type === 'exchange.intent' && api === null) return 'It names no method.';
  return wrongActor(header, name, purpose) ?? wrongNeed(header, name, purpose, grant);
}

function wrongActor({ actor }: HeaderV1, name: string, { services }: Purpose): string | undefined {
  if (actor === null) return 'It names nobody who acted.';
  if (actor.kind !== 'service' || services.includes(actor.ref)) return undefined;
  return `${actor.ref} may not act for ${name} by itself.`;
}

function wrongNeed(header: HeaderV1, name: string, purpose: Purpose, grant: Grant | undefined): string | undefined {
  if (purpose.needs === 'nothing')
    return header.basis === purpose.basis ? undefined : `The basis of ${name} is another.`;
  if (header.grant === null) return `${name} needs a grant, and it names none.`;
  if (grant === undefined) return 'No consent for its grant stands before it.';
  if (header.subjects.length !== 1 || header.subjects[0]?.ref !== grant.subject)
    return 'It is about another person than the grant.';
  switch (purpose.needs) {
    case 'open-request':
      return wrongRequest(header, grant);
    case 'withdrawn-grant':
      if (grant.state !== 'closed') return 'It closes a grant that is not withdrawn.';
      return msBetween(grant.closedRx, header.rx) > CLOSE_WITHIN_MS
        ? 'The withdrawal was over 24 hours before.'
        : undefined;
    case 'grant':
      return wrongGrant(header, name, purpose, grant);
  }
}

/** The grant of an open request comes to life between intent and outcome. */
function wrongRequest(header: HeaderV1, grant: Grant): string | undefined {
  if (grant.state === 'closed') return `The consent was withdrawn or expired at ${grant.closedRx}.`;
  if (header.type !== 'exchange.intent') return undefined;
  if (grant.state === 'live') return 'The request was answered before.';
  return msBetween(grant.requestedRx, header.rx) > REQUEST_OPEN_MS
    ? 'The request was older than 15 minutes.'
    : undefined;
}

function wrongGrant(header: HeaderV1, name: string, purpose: Purpose, grant: Grant): string | undefined {
  const { consent } = grant;
  if (grant.state === 'closed') return `The consent was withdrawn or expired at ${grant.closedRx}.`;
  if (grant.state === 'requested' || consent === null) return 'The consent was asked for, but never given.';
  if (grant.ver !== header.grant?.ver) return `It names version ${header.grant?.ver ?? ''}, but ${grant.ver} stands.`;
  if (consent.until !== null && consent.until < header.rx) return `The consent ran out at ${consent.until}.`;
  // Refreshing a token has no feature of its own: it runs under the grant that asked.
  const isNamed = purpose.feature === null || consent.purposes.some((given) => given === name);
  if (!isNamed) return `The consent does not name the purpose ${name}.`;
  if (header.feature !== consent.feature && !(purpose.feature === null && header.feature === null)) {
    return `The consent is for ${consent.feature}, not for ${header.feature ?? 'nothing'}.`;
  }
  const missing = purpose.scopes.find((scope) => !consent.scopes.includes(scope));
  return missing === undefined ? undefined : `The consent lacks the scope ${missing}.`;
}
