import { Injectable } from '@nestjs/common';
import type { PrincipalClaims } from '@gatehouse/contracts';
import { AuditError } from '../admission/audit-error.js';
import { type Log, Logs } from '../logs/logs.js';
import { Principals } from '../principals/principals.js';

/** Who asks the trail, and about which log. */
export interface Reader {
  readonly claims: PrincipalClaims;
  readonly isOfficer: boolean;
}

export type LogName = 'organisation' | 'system';

/** Officers read their organisation's log and the system's; everybody else what is about themselves. */
@Injectable()
export class Readers {
  constructor(
    private readonly principals: Principals,
    private readonly logs: Logs,
  ) {}

  /** @throws AuditError UNAUTHENTICATED */
  async of(authorization: string | undefined): Promise<Reader> {
    const jws = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    const claims = jws === undefined ? undefined : await this.principals.verify(jws);
    if (claims === undefined) {
      throw new AuditError('UNAUTHENTICATED', 'Sign in first.', { next: 'Sign in and ask again.' });
    }
    return { claims, isOfficer: claims.roles.includes('officer') };
  }

  /** @throws AuditError TRAIL.FORBIDDEN, TRAIL.ENTRY_NOT_FOUND for an organisation without a log */
  logFor({ claims, isOfficer }: Reader, name: LogName): Log {
    if (name === 'system' && !isOfficer) throw forbidden('The system log is for compliance officers.');
    return this.logs.of(name === 'system' ? 'system' : claims.org) ?? notFound();
  }

  /** @throws AuditError TRAIL.FORBIDDEN */
  requireOfficer({ isOfficer }: Reader): void {
    if (!isOfficer) throw forbidden('This is for compliance officers.');
  }
}

export function forbidden(message: string): AuditError {
  return new AuditError('TRAIL.FORBIDDEN', message, {
    next: 'Ask an administrator for the role of compliance officer.',
  });
}

export function notFound(): never {
  throw new AuditError('TRAIL.ENTRY_NOT_FOUND', 'There is no such entry.');
}
