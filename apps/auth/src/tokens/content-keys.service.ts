import { Inject, Injectable } from '@nestjs/common';
import type { Feature } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import { DataKey, KeyRing } from '@gatehouse/vault';
import { AuthError } from '../auth-error.js';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { serviceOf } from '../grants/consent-text.js';
import { fromRecord, toRecord } from '../platform/sealed-record.js';
import { CLOCK } from '../platform/tokens.js';
import { type ContentKeyRecord, ContentKeysRepository, keyId } from './content-keys.repository.js';
import { ServiceKeys } from './service-keys.js';

export interface ContentKeyQuery {
  readonly connectionId: string;
  readonly feature: Feature;
  readonly grantId: string;
  readonly service: string;
}

/** One key for the content of a connection's feature; handed out only under a live grant, destroyed by erasure. */
@Injectable()
export class ContentKeysService {
  constructor(
    private readonly keys: ContentKeysRepository,
    private readonly grants: GrantsRepository,
    private readonly services: ServiceKeys,
    private readonly ring: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AuthError AUTH.GRANT_DENIED | AUTH.KEY_ERASED_NOT_FOUND */
  async hand(query: ContentKeyQuery, caller: string | undefined): Promise<{ sealed: string }> {
    const { connectionId, feature, service } = query;
    this.services.assertCaller(service, caller);
    const grant = await this.covering(query);
    const bytes = this.open(await this.standing(grant));
    try {
      return { sealed: this.services.seal(service, bytes, `content-key/${connectionId}/${feature}`) };
    } finally {
      bytes.fill(0);
    }
  }

  private async covering({ grantId, connectionId, feature, service }: ContentKeyQuery): Promise<GrantRecord> {
    const grant = await this.grants.find(grantId);
    const isTheirs =
      grant?.connectionId === connectionId && grant.feature === feature && serviceOf(feature) === service;
    if (grant !== null && isTheirs && grant.state === 'live') return grant;
    throw new AuthError('AUTH.GRANT_DENIED', 'No live consent covers this content.', {
      next: 'Ask the owner of the account.',
    });
  }

  private async standing(grant: GrantRecord): Promise<ContentKeyRecord> {
    const { connectionId, feature } = grant;
    const known = await this.keys.find(connectionId, feature);
    if (known?.sealed != null) return known;
    const made = this.make(grant);
    if (known === null) {
      if (await this.keys.addOnce(made)) return made;
      return this.standing(grant);
    }
    // Erased: only a consent given after that may begin anew.
    if (known.erasedAt === null || (grant.grantedAt?.getTime() ?? 0) <= known.erasedAt.getTime()) throw erased();
    return (await this.keys.renew(made, known.erasedAt)) ? made : this.standing(grant);
  }

  private make({ organisationId, connectionId, feature }: GrantRecord): ContentKeyRecord {
    const _id = keyId(connectionId, feature);
    const key = DataKey.generate();
    const sealed = toRecord(this.ring.seal(key.bytes, aadOf(organisationId, _id)));
    key.destroy();
    return { _id, v: 1, organisationId, sealed, madeAt: this.clock.now(), erasedAt: null };
  }

  private open({ _id, organisationId, sealed }: ContentKeyRecord): Buffer {
    if (sealed === null) throw erased();
    return this.ring.open(fromRecord(sealed), aadOf(organisationId, _id));
  }
}

function aadOf(organisationId: string, id: string): string[] {
  return [organisationId, 'auth_content_keys', id, 'key'];
}

function erased(): AuthError {
  return new AuthError('AUTH.KEY_ERASED_NOT_FOUND', 'The content was erased; its key does not exist any more.');
}
