import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@gatehouse/consent';
import type { Feature } from '@gatehouse/contracts';
import { GoogleError, GoogleKeys, OAuthApi, type OAuthContext, type Tokens } from '@gatehouse/google';
import type { Clock } from '@gatehouse/identifiers';
import { faultPoint } from '@gatehouse/telemetry';
import { KeyRing } from '@gatehouse/vault';
import { AuthError } from '../auth-error.js';
import type { AuthConfig } from '../config.js';
import { splitByScopes } from '../grants/scopes.js';
import { fromRecord } from '../platform/sealed-record.js';
import { CLOCK, CONFIG } from '../platform/tokens.js';
import { AnswerService } from './answer.service.js';
import type { FlowRecord } from './connection.record.js';
import { ConnectionsRepository } from './connections.repository.js';
import { FlowsRepository } from './flows.repository.js';
import { verifyIdToken } from './id-token.js';

export interface Callback {
  readonly state: string;
  readonly code: string | null;
  readonly iss: string | null;
  readonly error: string | null;
}

export interface Finished {
  readonly connectionId: string;
  readonly granted: Feature[];
  readonly refused: Feature[];
}

/** The callback from Google's page: state first, then the code, then who it is, then what was granted. */
@Injectable()
export class FinishConnectionService {
  constructor(
    private readonly flows: FlowsRepository,
    private readonly connections: ConnectionsRepository,
    private readonly answers: AnswerService,
    private readonly oauth: OAuthApi,
    private readonly keys: GoogleKeys,
    private readonly ring: KeyRing,
    @Inject(CONFIG) private readonly config: AuthConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AuthError AUTH.STATE_INVALID before any call to Google, and the faults of each later step */
  async finish(caller: Caller, callback: Callback): Promise<Finished> {
    const flow = await this.take(caller, callback);
    await faultPoint('auth.finish.taken');
    try {
      const finished = await this.answer(caller, flow, callback);
      await this.flows.end(flow._id, 'done');
      return finished;
    } catch (error) {
      await this.flows.end(flow._id, 'failed');
      await this.answers.giveUp(flow);
      throw error;
    }
  }

  private async take({ personId, sessionId }: Caller, { state, iss }: Callback): Promise<FlowRecord> {
    const flow = await this.flows.take({ state, personId, sessionId, now: this.clock.now() });
    // RFC 9207: an answer of another issuer is a mix-up; the state is spent all the same.
    if (flow !== null && this.isIssuer(iss)) return flow;
    throw new AuthError('AUTH.STATE_INVALID', 'This answer does not belong to a connection that you started here.', {
      field: 'state',
      next: 'Start connecting again from the connections page.',
    });
  }

  private isIssuer(iss: string | null): boolean {
    const mayLack = this.config.GOOGLE_ISS_PARAMETER === 'optional';
    return iss === this.config.GOOGLE_ISSUER || (mayLack && iss === null);
  }

  private async answer(caller: Caller, flow: FlowRecord, { code, error }: Callback): Promise<Finished> {
    const { connectionId, asks } = flow;
    if (error === 'access_denied') {
      await this.answers.refuse(flow, asks);
      return { connectionId, granted: [], refused: asks.map(({ feature }) => feature) };
    }
    if (code === null || error !== null) throw refusedByGoogle(error);
    const context = this.contextOf(caller, flow);
    const tokens = await this.exchange(context, flow, code);
    await faultPoint('auth.finish.exchanged');
    return this.receive(context, flow, tokens);
  }

  private async exchange(
    context: OAuthContext,
    { codeVerifier, _id, redirectUri }: FlowRecord,
    code: string,
  ): Promise<Tokens> {
    const verifier = this.ring.open(fromRecord(codeVerifier), ['auth_flows', _id, 'codeVerifier']).toString();
    try {
      return (await this.oauth.exchangeCode(context, { code, codeVerifier: verifier, redirectUri })).value;
    } catch (cause) {
      if (!(cause instanceof GoogleError)) throw cause;
      throw new AuthError('AUTH.GOOGLE_UNAVAILABLE', 'Google did not accept the answer of its own page.', {
        cause,
        next: 'Connect again in a moment.',
      });
    }
  }

  private async receive(context: OAuthContext, flow: FlowRecord, tokens: Tokens): Promise<Finished> {
    const { connectionId, asks, nonce } = flow;
    const rules = {
      issuer: this.config.GOOGLE_ISSUER,
      clientId: this.config.GOOGLE_CLIENT_ID,
      nonce,
      now: this.clock.now(),
    };
    const identity = await verifyIdToken(tokens.idToken, this.keys, rules);
    const { granted, refused } = splitByScopes(
      asks.map(({ feature }) => feature),
      tokens.scopes,
    );
    const isGranted = ({ feature }: { feature: Feature }) => granted.includes(feature);
    try {
      await this.answers.refuse(
        flow,
        asks.filter((ask) => !isGranted(ask)),
      );
      if (granted.length === 0) await this.destroy(context, tokens, identity.sub);
      else await this.answers.accept(flow, asks.filter(isGranted), tokens, identity);
      return { connectionId, granted, refused };
    } catch (error) {
      if (error instanceof AuthError && !isPending(error)) await this.destroy(context, tokens, identity.sub);
      throw error;
    }
  }

  /** Revoking ends the account's whole grant to us, so a token of an account in use elsewhere is only forgotten. */
  private async destroy(context: OAuthContext, { refreshToken, accessToken }: Tokens, sub: string): Promise<void> {
    if ((await this.connections.holderOf(this.config.GOOGLE_CLIENT_ID, sub)) !== undefined) return;
    await this.oauth.revoke(context, refreshToken ?? accessToken, 'auth.connect').catch(() => 'left to expire');
  }

  private contextOf(caller: Caller, { organisationId, personId, connectionId, asks }: FlowRecord): OAuthContext {
    const [first] = asks;
    if (first === undefined) throw new Error('a flow asks for something');
    const grant = { id: first.requestId, ver: '0' };
    return { organisationId, personId, connectionId, grant, principal: caller.jws, gate: () => undefined };
  }
}

function isPending(error: unknown): boolean {
  return error instanceof AuthError && error.code === 'AUTH.PENDING_UNAVAILABLE';
}

const SENTENCES: Readonly<Record<string, string>> = {
  admin_policy_enforced: "The account's Workspace administrator does not allow this application.",
  org_internal: 'This application is open only to accounts of its own organisation.',
  deleted_client: 'The Google client of this installation was deleted.',
  invalid_client: 'The Google client of this installation is not right.',
};

function refusedByGoogle(error: string | null): AuthError {
  const sentence = SENTENCES[error ?? ''] ?? "Google's page ended with an error.";
  return new AuthError('AUTH.CONSENT_REFUSED', sentence, { next: 'Ask your administrator, then connect again.' });
}
