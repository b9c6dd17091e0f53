import { randomBytes } from 'node:crypto';
import { loadConfig } from '@gatehouse/config';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import { createLogger, createServiceApp } from '@gatehouse/telemetry';
import { freePort } from '@gatehouse/local-stack';
import { type Simulator, type Stack, startSimulator } from '@gatehouse/testing';
import { SealingKeyPair } from '@gatehouse/vault';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DB } from '@gatehouse/persistence';
import { BSON, type Db } from 'mongodb';
import { AppModule } from '../app.module.js';
import { MailEnv } from '../config.js';
import { SyncRunner } from '../sync/sync.runner.js';
import { CLIENT, FakeOthers, type Member } from './fake-others.js';

export const TOPIC = 'projects/gatehouse-test/topics/gmail';
export const PUSH_ACCOUNT = 'push@gatehouse-test.iam.example.com';
const AUDIENCE = 'https://gatehouse.example.com/push/gmail';

export interface SourceMessage {
  readonly kind: string;
  readonly id: string;
  readonly threadId: string;
  readonly labelIds: string[];
  readonly internalDate: string;
  readonly historyId: string;
  readonly sha256: string;
}

/** A running `mail` with a simulated Google and stand-ins for `auth` and `audit`. */
export class MailFixture {
  readonly #cursorKey = randomBytes(32).toString('hex');
  #app: NestFastifyApplication | undefined;

  private constructor(
    private readonly stack: Stack,
    readonly simulator: Simulator,
    readonly others: FakeOthers,
    private readonly own: { readonly sealing: SealingKeyPair; readonly port: number },
  ) {}

  static async start(stack: Stack, accounts: { email: string; messages: number }[]): Promise<MailFixture> {
    const sealing = SealingKeyPair.generate();
    const port = await freePort();
    const simulator = await startSimulator({
      sandbox: true,
      tariff: 'unlimited',
      accounts,
      clients: [
        {
          clientId: CLIENT,
          clientSecret: 'secret',
          redirectUris: ['http://localhost/cb'],
          topic: TOPIC,
          pushEndpoint: `http://127.0.0.1:${port}/push/gmail`,
          pushAudience: AUDIENCE,
          pushServiceAccount: PUSH_ACCOUNT,
        },
      ],
    });
    const others = await FakeOthers.start(stack, simulator, sealing.publicKey);
    const fixture = new MailFixture(stack, simulator, others, { sealing, port });
    await fixture.boot();
    return fixture;
  }

  /** Starts the service, anew after `kill`. */
  async boot(settings: Record<string, string> = {}, clock: Clock = systemClock): Promise<void> {
    const config = loadConfig(MailEnv, {
      MONGO_URL: this.stack.mongoUrl('mail'),
      NATS_URL: this.stack.natsUrl,
      NATS_NKEY: this.stack.nkeySeed('mail'),
      GATEHOUSE_MODE: 'sandbox',
      SEALING_KEY: this.own.sealing.privateKey,
      CURSOR_KEY: this.#cursorKey,
      GOOGLE_ROOT_URL: this.simulator.url,
      GOOGLE_TARIFF: 'unlimited',
      PUSH_TOPIC: TOPIC,
      PUSH_AUDIENCE: AUDIENCE,
      PUSH_EMAIL: PUSH_ACCOUNT,
      PUSH_ISSUER: this.simulator.publicUrl,
      PUSH_JWKS_URL: `${this.simulator.url}/oauth2/v3/certs`,
      ...settings,
    });
    const logger = createLogger({ service: 'mail', level: process.env.TEST_LOG ?? 'silent' });
    this.#app = await createServiceApp(AppModule.with({ config, logger, clock }), { logger });
    await this.#app.listen(this.own.port, '127.0.0.1');
  }

  /** Where Pub/Sub finds it. */
  get pushUrl(): string {
    return `http://127.0.0.1:${this.own.port}/push/gmail`;
  }

  get app(): NestFastifyApplication {
    if (this.#app === undefined) throw new Error('the service is not running');
    return this.#app;
  }

  async halt(): Promise<void> {
    await this.#app?.close();
    this.#app = undefined;
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.others.stop();
    await this.simulator.close();
  }

  /** As the gateway asks. */
  async get(member: Member, path: string, of: Member = member) {
    const authorization = `Bearer ${await this.others.principal(member)}`;
    const url = `/connections/${of.connectionId}/mail/${path}`;
    return this.app.inject({ method: 'GET', url, headers: { authorization } });
  }

  async post(member: Member, path: string, of: Member = member) {
    const authorization = `Bearer ${await this.others.principal(member)}`;
    const url = `/connections/${of.connectionId}/mail/${path}`;
    return this.app.inject({ method: 'POST', url, headers: { authorization }, payload: {} });
  }

  async json<T>(member: Member, path: string): Promise<T> {
    const response = await this.get(member, path);
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${response.body}`);
    return response.json<T>();
  }

  async all<T>(member: Member, path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: { items: T[]; nextCursor: string | null } = await this.json(member, `${path}${more}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  async sim(method: string, path: string, body?: unknown): Promise<Response> {
    const isRaw = Buffer.isBuffer(body);
    return fetch(`${this.simulator.url}/__sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: isRaw ? new Uint8Array(body) : JSON.stringify(body) }),
      headers: body === undefined ? {} : { 'content-type': isRaw ? 'message/rfc822' : 'application/json' },
    });
  }

  /** As a push does. */
  async wake(member: Member): Promise<void> {
    await this.app.get(SyncRunner).wake(member.connectionId);
  }

  /** Everything in the service's database as the bytes that stand there. */
  async dump(): Promise<string> {
    const db: Db = this.app.get(DB);
    const texts: string[] = [];
    for (const { name } of await db.listCollections().toArray()) {
      const documents = await db.collection(name).find().toArray();
      texts.push(...documents.map((document) => Buffer.from(BSON.serialize(document)).toString('latin1')));
    }
    return texts.join('\n');
  }

  /** Raw chunks whose message is not there. */
  async orphans(): Promise<number> {
    const db: Db = this.app.get(DB);
    const alive = await db.collection('mail_messages').distinct('_id', { dead: { $exists: false } });
    return db.collection('mail_raw').countDocuments({ messageId: { $nin: alive } });
  }

  /** Google's side, as the simulator's file says. */
  async source(email: string): Promise<SourceMessage[]> {
    const text = await (await this.sim('GET', `state/${email}`)).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as SourceMessage)
      .filter(({ kind }) => kind === 'message');
  }
}
