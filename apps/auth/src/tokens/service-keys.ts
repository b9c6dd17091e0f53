import { Inject, Injectable } from '@nestjs/common';
import { sealTo } from '@gatehouse/vault';
import { AuthError } from '../auth-error.js';
import type { AuthConfig } from '../config.js';
import { CONFIG } from '../platform/tokens.js';

/** Seals for the service that asks; which one that is, NATS proves by the inbox the answer goes to. */
@Injectable()
export class ServiceKeys {
  constructor(@Inject(CONFIG) private readonly config: AuthConfig) {}

  seal(service: string, plain: Uint8Array, info: string): string {
    const key = this.config.SERVICE_KEYS[service];
    if (key === undefined) throw notFor(service);
    return sealTo(key, plain, info);
  }

  /** @throws AuthError AUTH.GRANT_DENIED when one service asks in another's name */
  assertCaller(service: string, caller: string | undefined): void {
    if (caller !== service || this.config.SERVICE_KEYS[service] === undefined) throw notFor(service);
  }
}

function notFor(service: string): AuthError {
  return new AuthError('AUTH.GRANT_DENIED', `Nothing is handed out to '${service}'.`, { field: 'service' });
}
