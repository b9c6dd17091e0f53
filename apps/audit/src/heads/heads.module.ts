import { type DynamicModule, Module } from '@nestjs/common';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { CHECKPOINT_DIR, Heads } from './heads.js';
import { TilesRepository } from './tiles.repository.js';

/** Tiles, checkpoints and the heads made of them. */
@Module({})
export class HeadsModule {
  static with({ CHECKPOINT_DIR: dir }: { readonly CHECKPOINT_DIR: string }): DynamicModule {
    return {
      module: HeadsModule,
      global: true,
      providers: [TilesRepository, CheckpointsRepository, { provide: CHECKPOINT_DIR, useValue: dir }, Heads],
      exports: [Heads],
    };
  }
}
