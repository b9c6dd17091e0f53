import { type Caller, PrincipalVerifier } from '@gatehouse/consent';
import { Injectable } from '@nestjs/common';
import { AuthError } from '../auth-error.js';
import type { Actor } from '../grants/grant.record.js';
import type { ConnectionRecord } from './connection.record.js';
import { ConnectionsRepository } from './connections.repository.js';

/** Who asks, and what is theirs. */
@Injectable()
export class Callers {
  constructor(
    private readonly verifier: PrincipalVerifier,
    private readonly connections: ConnectionsRepository,
  ) {}

  /** @throws ConsentError PRINCIPAL_UNAUTHENTICATED, AuthError AUTH.ROLE_FORBIDDEN */
  async member(principal: string): Promise<Caller> {
    const caller = await this.verifier.verify(principal);
    if (caller.roles.includes('member')) return caller;
    throw new AuthError('AUTH.ROLE_FORBIDDEN', 'Only members connect accounts.', {
      next: 'Ask an administrator for the role of a member.',
    });
  }

  /** Unknown, foreign and malformed ids get the same answer. @throws AuthError AUTH.CONNECTION_NOT_FOUND */
  async own({ personId, organisationId }: Caller, connectionId: string): Promise<ConnectionRecord> {
    const record = await this.connections.find(connectionId);
    if (record?.personId === personId && record.organisationId === organisationId) return record;
    throw new AuthError('AUTH.CONNECTION_NOT_FOUND', 'There is no such connection.', { next: 'Reload the page.' });
  }
}

export function actorOf({ sessionId, roles }: Caller): Actor {
  return { sessionId, roles: [...roles] };
}
