import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { TrailClient } from '@gatehouse/audit-trail';
import type { Caller } from '@gatehouse/consent';
import type { ConsentInForce, Feature } from '@gatehouse/contracts';
import { OAuthApi } from '@gatehouse/google';
import { type Clock, ownId, type Random } from '@gatehouse/identifiers';
import { faultPoint } from '@gatehouse/telemetry';
import { KeyRing } from '@gatehouse/vault';
import type { AuthConfig } from '../config.js';
import { consentAsked, type Language } from '../grants/consent-text.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { requestedGrant } from '../grants/new-grant.js';
import { enterRequest } from '../grants/request-entry.js';
import { scopesAsked } from '../grants/scopes.js';
import { toRecord } from '../platform/sealed-record.js';
import { CLOCK, CONFIG, RANDOM } from '../platform/tokens.js';
import { actorOf, Callers } from './callers.js';
import type { Ask, ConnectionRecord, FlowRecord } from './connection.record.js';
import { ConnectionsRepository } from './connections.repository.js';
import { digestOfState, FlowsRepository } from './flows.repository.js';
import { NoticesRepository } from './notices.repository.js';

/** Google shows its pages that long and the trail takes the answer that long. */
const FLOW_MS = 10 * 60_000;

export interface StartInput {
  readonly features: readonly Feature[];
  readonly connectionId: string | null;
  readonly language: Language;
}

/** Makes the request for consent: entered in the trail first, then the address of Google's page (OAuth 2.0, PKCE). */
@Injectable()
export class StartConnectionService {
  constructor(
    private readonly callers: Callers,
    private readonly connections: ConnectionsRepository,
    private readonly grants: GrantsRepository,
    private readonly flows: FlowsRepository,
    private readonly notices: NoticesRepository,
    private readonly trail: TrailClient,
    private readonly oauth: OAuthApi,
    private readonly ring: KeyRing,
    @Inject(CONFIG) private readonly config: AuthConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @throws AuthError AUTH.FEATURE_UNSUPPORTED | AUTH.CONNECTION_NOT_FOUND; TrailError AUDIT_UNAVAILABLE */
  async start(caller: Caller, input: StartInput): Promise<{ connectionId: string; authorizationUrl: string }> {
    const features = [...new Set(input.features)];
    const consents = await this.keepNotices(features, input.language);
    const connection = await this.connectionFor(caller, input.connectionId);
    const asks = await this.ask(caller, connection, consents);
    await faultPoint('auth.start.asked');
    return {
      connectionId: connection._id,
      authorizationUrl: await this.open(caller, connection, asks, input.language),
    };
  }

  private async keepNotices(features: readonly Feature[], language: Language): Promise<ConsentInForce[]> {
    const asked = features.map((feature) => consentAsked(feature, language));
    for (const { consent, text } of asked) await this.notices.keep(consent.notice, language, text);
    return asked.map(({ consent }) => consent);
  }

  private async connectionFor(caller: Caller, connectionId: string | null): Promise<ConnectionRecord> {
    if (connectionId !== null) return this.callers.own(caller, connectionId);
    const record: ConnectionRecord = {
      _id: ownId('con', this.clock, this.random),
      v: 1,
      rev: 0,
      organisationId: caller.organisationId,
      personId: caller.personId,
      clientId: this.config.GOOGLE_CLIENT_ID,
      sub: null,
      account: null,
      state: 'requested',
      token: null,
      pending: null,
      createdAt: this.clock.now(),
      outbox: [],
    };
    await this.connections.add(record);
    return record;
  }

  /** A feature that is live already keeps its grant: the answer changes it, the request has an id of its own. */
  private async ask(caller: Caller, connection: ConnectionRecord, consents: readonly ConsentInForce[]): Promise<Ask[]> {
    const known = await this.grants.ofConnection(connection._id);
    const asks = consents.map((consent) => {
      const live = known.find(
        ({ state, feature, consent: of }) => state === 'live' && feature === consent.feature && of?.scopes.length !== 0,
      );
      const requestId = ownId('grt', this.clock, this.random);
      return { consent, ask: { feature: consent.feature, requestId, grantId: live?._id ?? requestId } };
    });
    for (const { consent, ask } of asks) {
      if (ask.grantId === ask.requestId) await this.grants.add(requestedGrant(connection, ask, this.clock.now()));
      await enterRequest(this.trail, { ...toAsked(connection), requestId: ask.requestId, consent }, caller.jws);
    }
    return asks.map(({ ask }) => ask);
  }

  private async open(caller: Caller, connection: ConnectionRecord, asks: readonly Ask[], language: Language) {
    const [state, nonce, verifier] = [this.secret(), this.secret(), this.secret()];
    const redirectUri = `${this.config.PUBLIC_URL}/oauth/callback`;
    const _id = digestOfState(state);
    const flow: FlowRecord = {
      _id,
      v: 1,
      connectionId: connection._id,
      organisationId: caller.organisationId,
      personId: caller.personId,
      sessionId: caller.sessionId,
      actor: actorOf(caller),
      asks,
      language,
      nonce,
      codeVerifier: toRecord(this.ring.seal(Buffer.from(verifier), ['auth_flows', _id, 'codeVerifier'])),
      redirectUri,
      state: 'open',
      expiresAt: new Date(this.clock.now().getTime() + FLOW_MS),
    };
    await this.flows.add(flow);
    return this.oauth.authorizationUrl({
      redirectUri,
      scopes: scopesAsked(asks.map(({ feature }) => feature)),
      state,
      nonce,
      codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
      ...(connection.account === null ? {} : { loginHint: connection.account }),
      includeGrantedScopes: await this.isIncremental(connection, asks),
      language,
    });
  }

  /** Only when something else of the connection is live, so that the new token goes on covering it. */
  private async isIncremental({ _id }: ConnectionRecord, asks: readonly Ask[]): Promise<boolean> {
    const asked = new Set(asks.map(({ feature }) => feature));
    const known = await this.grants.ofConnection(_id);
    return known.some(
      ({ state, feature, consent }) => state === 'live' && consent?.scopes.length !== 0 && !asked.has(feature),
    );
  }

  /** 256 random bits: state, nonce, PKCE verifier (RFC 7636, 43 characters). */
  private secret(): string {
    return this.random(32).toString('base64url');
  }
}

function toAsked({ _id, organisationId, personId }: ConnectionRecord) {
  return { organisationId, personId, connectionId: _id };
}
