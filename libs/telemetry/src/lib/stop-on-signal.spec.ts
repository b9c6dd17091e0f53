import { EventEmitter } from 'node:events';
import {
  type BeforeApplicationShutdown,
  Controller,
  Get,
  Injectable,
  Module,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from './logger.js';
import { OpsModule } from './ops.module.js';
import { createServiceApp } from './service-app.js';
import { stopOnSignal } from './stop-on-signal.js';

const logger = createLogger({ service: 'toy', level: 'silent' });

/** Takes the place of `process`: a test must outlive the stop. */
class Host extends EventEmitter {
  exit: (code: number) => void = () => undefined;
  readonly exited = new Promise<number>((resolve) => (this.exit = resolve));
}

const work = { destroy: () => Promise.resolve(), order: [] as string[], release: (): void => undefined };

@Injectable()
class Toy implements OnModuleDestroy, BeforeApplicationShutdown {
  async onModuleDestroy(): Promise<void> {
    work.order.push('stops taking work');
    await work.destroy();
  }

  beforeApplicationShutdown(): void {
    work.order.push('finishes');
  }
}

@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<{ done: true }> {
    await new Promise<void>((resolve) => (work.release = resolve));
    work.order.push('answers');
    return { done: true };
  }
}

@Module({ imports: [OpsModule.with({ service: 'toy', logger })], controllers: [SlowController], providers: [Toy] })
class ToyModule {}

describe('a signal to stop', () => {
  let app: NestFastifyApplication;
  let host: Host;
  let url: string;

  beforeEach(async () => {
    work.order.splice(0);
    work.destroy = () => Promise.resolve();
    app = await createServiceApp(ToyModule, { logger });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    host = new Host();
    stopOnSignal(app, logger, host);
  });
  afterEach(() => jest.useRealTimers());

  it('ends the process with 0 after everything has been closed in order', async () => {
    host.emit('SIGTERM', 'SIGTERM');
    host.emit('SIGINT', 'SIGINT');
    await expect(host.exited).resolves.toBe(0);
    expect(work.order).toEqual(['stops taking work', 'finishes']);
  });

  it('makes the service unready at once and still answers what is under way', async () => {
    const answer = fetch(`${url}/slow`);
    let ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(200);
    work.destroy = async () => {
      ready = await fetch(`${url}/health/ready`);
      work.release();
    };
    host.emit('SIGTERM', 'SIGTERM');
    await expect(host.exited).resolves.toBe(0);
    expect(await ready.json()).toMatchObject({ ready: false, checks: { process: 'is stopping' } });
    expect((await answer).status).toBe(200);
  });

  it('ends the process with 1 before the 10 s are over when something does not let go', async () => {
    work.destroy = () => new Promise(() => undefined);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    host.emit('SIGTERM', 'SIGTERM');
    jest.advanceTimersByTime(9_999);
    await expect(host.exited).resolves.toBe(1);
    jest.useRealTimers();
    app.getHttpServer().close();
  });
});
