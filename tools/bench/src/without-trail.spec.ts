import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TrailClient, TrailModule } from '@gatehouse/audit-trail';
import { NullTrail } from '@gatehouse/audit-trail/null';
import { withoutTrail } from './without-trail.js';

@Injectable()
class Reader {
  constructor(readonly trail: TrailClient) {}
}

@Module({})
class Service {
  static with(imports: NonNullable<DynamicModule['imports']>): DynamicModule {
    return { module: Service, imports, providers: [Reader] };
  }
}

describe('withoutTrail', () => {
  it('gives a service the null trail where its own stood', async () => {
    const service = Service.with([TrailModule.with({ service: 'mail', instance: 'one', build: 'test' })]);
    const app = await NestFactory.createApplicationContext(withoutTrail(service), { logger: false });
    expect(app.get(Reader).trail).toBeInstanceOf(NullTrail);
    await app.close();
  });

  it('refuses a service that has no trail, so that off is never measured as on', () => {
    expect(() => withoutTrail(Service.with([]))).toThrow('no trail');
  });
});
