import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '@gatehouse/config';
import type { EventDefinition } from '@gatehouse/contracts';
import { systemClock, systemRandom, uuidv7 } from '@gatehouse/identifiers';
import { freePort } from '@gatehouse/local-stack';
import { Bus } from '@gatehouse/messaging';
import { createLogger, createServiceApp } from '@gatehouse/telemetry';
import { useStack } from '@gatehouse/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { AppModule } from '../app.module.js';
import { gatewayEnv } from '../config.js';
import { gatewayOptions } from '../gateway-app.js';
import { AuthResponder, MINH } from './auth-responder.js';
import { OwnerServer } from './owner-server.js';

export interface RunningGateway {
  readonly app: NestFastifyApplication;
  readonly origin: string;
  readonly auth: AuthResponder;
  /** Puts an event on the bus as the service it belongs to. */
  emit<T>(definition: EventDefinition<T>, value: T): Promise<void>;
  readonly mail: OwnerServer;
  readonly audit: OwnerServer;
  readonly logs: readonly string[];
  /** `method path` of every route that Fastify serves. */
  readonly routes: readonly { method: string; url: string }[];
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** The cookie header of a new session. */
  signIn(email?: string): Promise<string>;
}

/** A gateway on a real NATS, with `auth` answered over it and the owners faked at their sockets. */
export function useGateway(): { readonly it: RunningGateway } {
  let running: RunningGateway | undefined;
  const stops: (() => Promise<void>)[] = [];
  // Before the stack's own: hooks run in the order they are made, and a bus cannot drain into a NATS that is gone.
  afterAll(async () => {
    for (const stop of stops) await stop();
  });
  const stack = useStack({ database: false });

  beforeAll(async () => {
    const logs: string[] = [];
    const logger = createLogger({ service: 'gateway', destination: { write: (line: string) => void logs.push(line) } });
    const [mail, audit] = [new OwnerServer(), new OwnerServer()];
    const open = (service: 'auth' | 'mail') =>
      Bus.open({ url: stack.natsUrl, nkeySeed: stack.nkeySeed(service), service, logger });
    const [authBus, mailBus, port] = await Promise.all([open('auth'), open('mail'), freePort()]);
    const origin = `http://localhost:${port}`;
    const config = loadConfig(gatewayEnv, {
      PORT: String(port),
      NATS_URL: stack.natsUrl,
      NATS_NKEY: stack.nkeySeed('gateway'),
      PUBLIC_URL: origin,
      MAIL_URL: await mail.start(),
      AUDIT_URL: await audit.start(),
      CONSOLE_DIR: await toyConsole(stack.dir),
    });
    const routes: { method: string; url: string }[] = [];
    const options = gatewayOptions(config, logger);
    const app = await createServiceApp(AppModule.with(config, logger), {
      ...options,
      configure: async (made) => {
        const instance = made.getHttpAdapter().getInstance();
        instance.addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) routes.push({ method: one, url });
        });
        await options.configure?.(made);
      },
    });
    await app.listen(port, 'localhost');
    stops.push(
      () => app.close(),
      () => authBus.close(),
      () => mailBus.close(),
      () => mail.stop(),
      () => audit.stop(),
    );
    const emit = async <T>(definition: EventDefinition<T>, value: T): Promise<void> => {
      const bus = definition.service === 'auth' ? authBus : mailBus;
      await bus.publish(definition, value, { id: uuidv7(systemClock, systemRandom) });
    };
    const inject = (request: InjectOptions) => app.inject(request);
    const auth = new AuthResponder(authBus);
    running = {
      app,
      origin,
      auth,
      emit,
      mail,
      audit,
      logs,
      routes,
      inject,
      signIn: signInBy(inject, origin),
    };
  }, 120_000);

  return {
    get it() {
      if (running === undefined) throw new Error('the gateway is not running: read it inside a test or a hook');
      return running;
    },
  };
}

function signInBy(inject: RunningGateway['inject'], origin: string) {
  return async (email = MINH.email): Promise<string> => {
    const answer = await inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { origin },
      payload: { email, password: 'right' },
    });
    return (answer.headers['set-cookie'] as string).split(';')[0] ?? '';
  };
}

async function toyConsole(dir: string): Promise<string> {
  const folder = join(dir, 'console');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<meta nonce="__CSP_NONCE__"><title>Gatehouse</title>');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'console.log(1)');
  return folder;
}
