import { Module } from '@nestjs/common';
import { TilesController } from './tiles.controller.js';
import { TrailController } from './trail.controller.js';

@Module({ controllers: [TrailController, TilesController] })
export class TrailModule {}
