import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { HubError, type Problem } from '@gatehouse/errors';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { HealthRegistry } from './health.js';
import { createLogger } from './logger.js';
import { OpsModule } from './ops.module.js';
import { createServiceApp } from './service-app.js';

const lines: string[] = [];
const logger = createLogger({ service: 'toy', destination: { write: (line: string) => void lines.push(line) } });

@Controller('toy')
class ToyController {
  @Get('bug')
  bug(): never {
    throw new TypeError('undefined is not a function: canary-detail');
  }

  @Get('known')
  known(): never {
    throw new HubError('TOY_UNKNOWN', 'There is no such toy.', { field: 'id', next: 'Look in the box.' });
  }

  @Post('named')
  named(@Body({ schema: z.object({ name: z.string() }) }) body: { name: string }): { name: string } {
    return body;
  }
}

@Module({ imports: [OpsModule.with({ service: 'toy', logger })], controllers: [ToyController] })
class ToyModule {}

describe('a service over HTTP', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createServiceApp(ToyModule, { logger, bodyLimit: 1_000 });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  beforeEach(() => void lines.splice(0));
  afterAll(() => app.close());

  it('answers a bug with a bare 500 problem and logs it whole under the same id', async () => {
    const answer = await app.inject('/toy/bug');
    const problem = answer.json<Problem>();
    expect(answer.statusCode).toBe(500);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).not.toContain('canary-detail');
    const logged = JSON.parse(lines.find((line) => line.includes('canary-detail')) ?? '{}') as Record<string, unknown>;
    expect(logged).toMatchObject({ level: 'error', traceId: problem.correlationId, route: '/toy/bug' });
  });

  it('lets an expected fault speak for itself', async () => {
    const answer = await app.inject('/toy/known');
    expect(answer.json()).toMatchObject({ status: 404, code: 'TOY_UNKNOWN', field: 'id', next: 'Look in the box.' });
  });

  it('carries the trace of the caller on', async () => {
    const traceparent = `00-${'ab'.repeat(16)}-00f067aa0ba902b7-01`;
    const answer = await app.inject({ url: '/toy/known', headers: { traceparent } });
    expect(answer.json<Problem>().correlationId).toBe('ab'.repeat(16));
  });

  it('names the field of a body that is not right', async () => {
    const answer = await app.inject({ method: 'POST', url: '/toy/named', payload: { name: 7 } });
    expect(answer.json()).toMatchObject({ status: 400, code: 'INPUT_INVALID', field: 'name' });
  });

  it.each([
    ['an unknown address', { url: '/canary' } as const, 404],
    [
      'a body that is no JSON',
      {
        method: 'POST',
        url: '/toy/named',
        headers: { 'content-type': 'application/json' },
        payload: '{canary',
      } as const,
      400,
    ],
    ['a body too large', { method: 'POST', url: '/toy/named', payload: { name: 'x'.repeat(2_000) } } as const, 413],
  ])('answers %s with a problem that repeats nothing of it', async (_what, request, status) => {
    const answer = await app.inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).not.toContain('canary');
  });

  it('is live always, ready only while every check passes, and names the one that fails', async () => {
    let works = false;
    app.get(HealthRegistry).add('box', () => {
      if (!works) throw new HubError('BOX.CLOSED', 'The box is closed.');
    });
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    const unready = await app.inject('/health/ready');
    expect(unready.statusCode).toBe(503);
    expect(unready.json()).toEqual({ ready: false, checks: { box: 'BOX.CLOSED' } });
    works = true;
    expect((await app.inject('/health/ready')).json()).toEqual({ ready: true, checks: { box: 'ok' } });
  });

  it('counts its answers by route pattern', async () => {
    await app.inject('/toy/known');
    const metrics = (await app.inject('/metrics')).body;
    expect(metrics).toMatch(/http_request_seconds_count\{method="GET",route="\/toy\/known",status="404"\} [1-9]/);
    expect(metrics).toContain('nodejs_eventloop_lag_seconds');
  });
});
