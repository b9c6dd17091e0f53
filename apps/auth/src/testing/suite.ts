import {
  accessToken,
  contentKey,
  eraseContent,
  type Grant,
  grantChanged,
  grantClosed,
  listConnections,
  stopPush,
  withdrawFeature,
} from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { Bus } from '@gatehouse/messaging';
import { createServiceApp } from '@gatehouse/telemetry';
import { SealingKeyPair } from '@gatehouse/vault';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  auditEnv,
  authEnv,
  Browser,
  CLIENT,
  newOrganisation,
  person,
  type Place,
  startAuth,
  testLogger,
} from './world.js';

/** The parts that a spec brings along; only specs may import other apps. */
export interface Parts<Simulator extends { readonly publicUrl: string; close(): Promise<void> }, AuditConfig> {
  readonly stack: Place;
  readonly startSimulator: (options: object) => Promise<Simulator>;
  readonly walkConsent: (url: string, options: { email: string }) => Promise<URL>;
  readonly audit: {
    readConfig(env: Readonly<Record<string, string>>): AuditConfig;
    readonly AppModule: { with(config: AuditConfig, logger: typeof testLogger): DynamicModule };
  };
}

export type Suite = Awaited<ReturnType<typeof startSuite>>;

/** `auth` with a real trail, bus, database and simulated Google; `mail` is the test itself, on the real bus. */
export async function startSuite<S extends { readonly publicUrl: string; close(): Promise<void> }, C>(
  parts: Parts<S, C>,
) {
  const { stack, audit } = parts;
  const organisation = newOrganisation();
  const people = Array.from({ length: 16 }, (_, n) => person(n));
  const accounts = [...people.map(({ email }) => ({ email })), { email: 'other@example.test' }];
  const google = await parts.startSimulator({ clients: [CLIENT], accounts, sandbox: true });
  const auditSettings = auditEnv(stack, organisation);
  const startAudit = async (): Promise<NestFastifyApplication> => {
    const app = await createServiceApp(audit.AppModule.with(audit.readConfig(auditSettings), testLogger), {
      logger: testLogger,
    });
    await app.init();
    return app;
  };
  const mailKeys = SealingKeyPair.generate();
  const settings = authEnv(stack, google.publicUrl, mailKeys, {
    organisation: { id: organisation, name: 'Test' },
    people,
  });
  const running = { audit: await startAudit(), auth: await startAuth(settings) };
  const bus = (service: 'gateway' | 'mail') =>
    Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger: testLogger });
  const [gateway, mail] = await Promise.all([bus('gateway'), bus('mail')]);
  const owner = new MailOwner(mail, mailKeys);

  return {
    google,
    organisation,
    people,
    gateway,
    mail: owner,
    running,
    settings,
    startAudit,
    async connect(n: number) {
      const email = people[n]?.email ?? '';
      const browser = await new Browser(gateway, email).signIn();
      const { authorizationUrl, connectionId } = await browser.start();
      const finished = await browser.finish(await parts.walkConsent(authorizationUrl, { email }));
      return { browser, connectionId, finished, grant: await this.live(browser, connectionId) };
    },
    async view(browser: Browser, connectionId: string) {
      const { connections } = await gateway.request(listConnections, { principal: await browser.principal() });
      const found = connections.find(({ id }) => id === connectionId);
      if (found === undefined) throw new Error('the connection is not shown');
      return found;
    },
    async live(browser: Browser, connectionId: string): Promise<Grant> {
      const { grants } = await this.view(browser, connectionId);
      const found = grants.find(({ state }) => state === 'live');
      if (found === undefined) throw new Error('no grant is live');
      return found;
    },
    async withdraw(browser: Browser, connectionId: string) {
      return gateway.request(withdrawFeature, { principal: await browser.principal(), connectionId, feature: 'mail' });
    },
    async stop() {
      await Promise.all([gateway.close(), mail.close()]);
      await running.auth.close();
      await running.audit.close();
      await google.close();
    },
  };
}

/** What the mail service says and hears. */
export class MailOwner {
  /** Confirms no closing. */
  mute = false;
  readonly closed: string[] = [];
  readonly erased: string[] = [];
  readonly pushTokens: string[] = [];
  readonly heard: Grant[] = [];

  constructor(
    readonly bus: Bus,
    private readonly keys: SealingKeyPair,
  ) {
    const { closed, erased, pushTokens, heard } = this;
    const close = ({ grant }: { grant: Grant }) => {
      closed.push(grant.id);
      return this.mute
        ? Promise.reject(new HubError('TEST.MUTE_UNAVAILABLE', 'says nothing'))
        : Promise.resolve({ confirmed: true as const });
    };
    bus.serve(grantClosed('mail'), close, { everyInstance: true });
    bus.serve(stopPush('mail'), ({ grant, token }) => {
      pushTokens.push(keys.open(token, `stop-push/${grant.connectionId}`).toString());
      return Promise.resolve({ stopped: true });
    });
    bus.serve(eraseContent('mail'), ({ connectionId }) => {
      erased.push(connectionId);
      return Promise.resolve({ erased: '0' });
    });
    bus.subscribeCore(`${grantChanged.name}.>`, (value) => heard.push((value as { grant: Grant }).grant));
  }

  token({ connectionId, id: grantId }: Grant, refusedIssuedAt: string | null = null) {
    return this.bus.request(accessToken, {
      connectionId,
      grantId,
      purpose: 'mail.sync',
      service: 'mail',
      refusedIssuedAt,
    });
  }

  openToken({ connectionId }: Grant, sealed: string): string {
    return this.keys.open(sealed, `access-token/${connectionId}`).toString();
  }

  async contentKey({ connectionId, id: grantId }: Grant): Promise<string> {
    const query = { connectionId, grantId, feature: 'mail', service: 'mail' } as const;
    const { sealed } = await this.bus.request(contentKey, query);
    return this.keys.open(sealed, `content-key/${connectionId}/mail`).toString('hex');
  }
}
