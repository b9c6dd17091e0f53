import type { OAuthContext } from '@gatehouse/google';
import type { GrantRecord } from '../grants/grant.record.js';

/** Purpose `consent.close`: only what a closed grant is for; the trail judges the rest. */
export function closingContext({ _id, ver, organisationId, personId, connectionId, state }: GrantRecord): OAuthContext {
  const gate = () => {
    if (state !== 'closed') throw new Error(`grant ${_id} is not closed`);
  };
  return { organisationId, personId, connectionId, grant: { id: _id, ver: String(ver) }, gate };
}
