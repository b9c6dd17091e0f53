import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TrailClient, TrailModule } from '@gatehouse/audit-trail';
import { NullTrail } from '@gatehouse/audit-trail/null';

/** Stands where `TrailModule` stood: admits everything, records nothing. */
@Global()
@Module({
  providers: [{ provide: TrailClient, useFactory: () => new NullTrail() }],
  exports: [TrailClient],
})
class NullTrailModule {}

/** The same service in all but its trail. */
export function withoutTrail(service: DynamicModule): DynamicModule {
  const { imports = [] } = service;
  if (!imports.some(isTrail)) throw new Error('this module has no trail to leave out');
  return { ...service, imports: imports.map((part) => (isTrail(part) ? NullTrailModule : part)) };
}

type Imported = NonNullable<DynamicModule['imports']>[number];

function isTrail(part: Imported): boolean {
  return 'module' in part && part.module === TrailModule;
}
