import {
  accessToken,
  admit,
  type AdmitRequest,
  contentKey,
  type Draft,
  eraseContent,
  type Grant,
  grantChanged,
  grantClosed,
  MessagesChanged,
  messagesChanged,
  pendingConsent,
  principalKeys,
  snapshotGrants,
  stopPush,
} from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { type Clock, ownId, systemClock, systemRandom } from '@gatehouse/identifiers';
import { Bus } from '@gatehouse/messaging';
import { createLogger } from '@gatehouse/telemetry';
import type { Simulator, Stack } from '@gatehouse/testing';
import { DataKey, sealTo } from '@gatehouse/vault';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const CLIENT = 'client-1.apps.googleusercontent.com';
const SCOPE = 'https://www.googleapis.com/auth/gmail.readonly';
const HASH = Buffer.alloc(32).toString('base64');

export const own = (prefix: 'org' | 'per' | 'con' | 'grt' | 'ses' | 'evt'): string =>
  ownId(prefix, systemClock, systemRandom);

/** A person with a connected account. */
export interface Member {
  readonly organisationId: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly email: string;
  grant: Grant;
}

/** `auth` and `audit` on the real bus, as far as `mail` asks them; the real ones run in the end-to-end tests. */
export class FakeOthers {
  readonly grants = new Map<string, Grant>();
  readonly drafts: Draft[] = [];
  /** Message ids that events told of, by connection. */
  readonly told = new Map<string, Set<string>>();
  readonly contentKeys = new Map<string, DataKey>();
  /** What the trail says to a draft; `silent`: it does not answer. */
  verdict: (draft: Draft) => 'admitted' | 'denied' | 'discarded' | 'silent' = () => 'admitted';
  /** Whose time `auth` signs by. */
  clock: Clock = systemClock;
  readonly #erased = new Set<string>();
  readonly #emails = new Map<string, string>();
  #sign: (member: Member) => Promise<string> = () => Promise.reject(new Error('not started'));

  private constructor(
    private readonly auth: Bus,
    private readonly audit: Bus,
    private readonly gateway: Bus,
    private readonly simulator: Simulator,
    private readonly mailKey: string,
  ) {}

  static async start(stack: Stack, simulator: Simulator, mailKey: string): Promise<FakeOthers> {
    const open = (service: 'auth' | 'audit' | 'gateway') => {
      const logger = createLogger({ service, level: 'silent' });
      return Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger });
    };
    const others = new FakeOthers(await open('auth'), await open('audit'), await open('gateway'), simulator, mailKey);
    await others.#serve();
    return others;
  }

  async #serve(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' };
    this.#sign = ({ organisationId, personId }) =>
      new SignJWT({ org: organisationId, sid: own('ses'), roles: ['member'] })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
        .setIssuer('gatehouse-auth')
        .setAudience('gatehouse')
        .setSubject(personId)
        .setIssuedAt(this.clock.now())
        .setJti(own('evt'))
        .setExpirationTime(new Date(this.clock.now().getTime() + 60_000))
        .sign(privateKey);
    this.auth.serve(principalKeys, () => Promise.resolve({ keys: [jwk] }));
    this.auth.serve(pendingConsent, () => Promise.resolve({ drafts: [] }));
    this.auth.serve(snapshotGrants, () => Promise.resolve({ grants: [...this.grants.values()], next: null }));
    this.auth.serve(accessToken, ({ connectionId }) => this.#token(connectionId));
    this.auth.serve(contentKey, ({ connectionId, grantId }) => this.#key(connectionId, grantId));
    this.gateway.subscribeCore(`${messagesChanged.name}.>`, (value) => this.#hear(MessagesChanged.parse(value)));
    this.audit.serve(admit, (request) => this.#admit(request), { suffix: '*' });
  }

  principal(member: Member): Promise<string> {
    return this.#sign(member);
  }

  /** The grant comes to life, as after the consent page. */
  async connect(email: string, of: Partial<Member> = {}): Promise<Member> {
    const organisationId = of.organisationId ?? own('org');
    const personId = of.personId ?? own('per');
    const connectionId = of.connectionId ?? own('con');
    const grant: Grant = {
      id: own('grt'),
      ver: '1',
      state: 'live',
      organisationId,
      personId,
      connectionId,
      feature: 'mail',
      consent: {
        feature: 'mail',
        purposes: ['mail.sync', 'mail.read'],
        scopes: [SCOPE],
        notice: HASH,
        lang: 'en',
        until: null,
      },
      basis: 'consent',
      grantedAt: new Date().toISOString(),
      closedAt: null,
    };
    this.#emails.set(connectionId, email);
    await this.#tell(grant);
    return { organisationId, personId, connectionId, email, grant };
  }

  /** Withdrawn: the service confirms before this resolves. */
  async close(member: Member): Promise<void> {
    const grant: Grant = { ...member.grant, ver: '2', state: 'closed', closedAt: new Date().toISOString() };
    member.grant = grant;
    await this.auth.request(grantClosed('mail'), { grant });
    await this.#tell(grant);
  }

  /** The kept copy's own grant: no scopes. */
  async keep(member: Member): Promise<void> {
    const { consent } = member.grant;
    if (consent === null) throw new Error('there was no consent');
    const kept = { ...consent, purposes: ['mail.archive' as const], scopes: [] };
    member.grant = { ...member.grant, id: own('grt'), ver: '1', state: 'live', consent: kept, closedAt: null };
    await this.#tell(member.grant);
  }

  /** The key is destroyed first, then the service is told. */
  async erase({ organisationId, connectionId, grant }: Member): Promise<{ erased: string }> {
    this.#erased.add(grant.id);
    this.contentKeys.delete(connectionId);
    return this.auth.request(eraseContent('mail'), { organisationId, connectionId, feature: 'mail' });
  }

  /** With a token of its own for this alone; `token` instead of a good one. */
  async stopPush({ connectionId, grant }: Member, token?: string): Promise<{ stopped: boolean }> {
    const plain = Buffer.from(token ?? (await this.#accessToken(connectionId)));
    const sealed = sealTo(this.mailKey, plain, `stop-push/${connectionId}`);
    return this.auth.request(stopPush('mail'), { grant, token: sealed });
  }

  #hear({ connectionId, changed, deleted }: MessagesChanged): void {
    const told = this.told.get(connectionId) ?? new Set();
    this.told.set(connectionId, told);
    for (const id of [...changed, ...deleted]) told.add(id);
  }

  async stop(): Promise<void> {
    await this.gateway.close();
    await this.auth.close();
    await this.audit.close();
  }

  async #tell(grant: Grant): Promise<void> {
    this.grants.set(grant.id, grant);
    const { organisationId, connectionId } = grant;
    await this.auth.publish(grantChanged, { organisationId, connectionId, grant }, { id: own('evt') });
  }

  async #accessToken(connectionId: string): Promise<string> {
    const email = this.#emails.get(connectionId) ?? '';
    const response = await fetch(`${this.simulator.url}/__sim/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, clientId: CLIENT, scopes: [SCOPE] }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return token;
  }

  async #token(connectionId: string) {
    const token = await this.#accessToken(connectionId);
    const now = Date.now();
    return {
      sealed: sealTo(this.mailKey, Buffer.from(token), `access-token/${connectionId}`),
      issuedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 3_600_000).toISOString(),
    };
  }

  async #key(connectionId: string, grantId: string): Promise<{ sealed: string }> {
    if (this.#erased.has(grantId)) throw new HubError('AUTH.KEY_ERASED_NOT_FOUND', 'The key does not exist any more.');
    const key = this.contentKeys.get(connectionId) ?? DataKey.generate();
    this.contentKeys.set(connectionId, key);
    return Promise.resolve({ sealed: sealTo(this.mailKey, key.bytes, `content-key/${connectionId}/mail`) });
  }

  /** As audit does, `exchange.completed` is taken only for a call that is known, by its method. */
  #ends({ type, op, api }: Draft): boolean {
    if (type !== 'exchange.completed') return true;
    return this.drafts.some((intent) => intent.id === op && intent.api?.method === api?.method);
  }

  async #admit({ drafts }: AdmitRequest) {
    const said = drafts.map((draft) => ({ draft, verdict: this.#ends(draft) ? this.verdict(draft) : 'conflict' }));
    if (said.some(({ verdict }) => verdict === 'silent')) {
      throw new HubError('AUDIT_UNAVAILABLE', 'The log cannot be written.');
    }
    const verdicts = said.map(({ draft, verdict }) => {
      this.drafts.push(draft);
      const reason = verdict === 'denied' ? ('no_grant' as const) : null;
      const index = String(this.drafts.length);
      return { id: draft.id, verdict: verdict as 'admitted', index, rx: new Date().toISOString(), reason };
    });
    return Promise.resolve({ verdicts });
  }
}
