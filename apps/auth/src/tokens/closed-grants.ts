import { Injectable } from '@nestjs/common';
import { AuthError } from '../auth-error.js';

const REMEMBER = 10_000;

/** Grants closed while this process runs: the gate between a look-up in the database and the call. */
@Injectable()
export class ClosedGrants {
  private readonly ids = new Set<string>();

  close(grantId: string): void {
    this.ids.add(grantId);
    const [oldest] = this.ids;
    if (this.ids.size > REMEMBER && oldest !== undefined) this.ids.delete(oldest);
  }

  has(grantId: string): boolean {
    return this.ids.has(grantId);
  }

  /** @throws AuthError AUTH.GRANT_DENIED */
  assertOpen(grantId: string): void {
    if (!this.ids.has(grantId)) return;
    throw new AuthError('AUTH.GRANT_DENIED', 'The consent was withdrawn.', { next: 'Ask the owner of the account.' });
  }
}
