import { Module } from '@nestjs/common';
import { BodyOpener } from '../reading/body-opener.js';
import { ProjectionRepository } from './projection.repository.js';
import { Projector } from './projector.js';

@Module({
  providers: [BodyOpener, ProjectionRepository, Projector],
  exports: [BodyOpener, ProjectionRepository, Projector],
})
export class ProjectionModule {}
