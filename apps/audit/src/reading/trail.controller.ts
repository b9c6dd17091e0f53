import { Controller, Get, Headers, Param, Query } from '@nestjs/common';
import { Decimal, TrailQuery } from '@gatehouse/contracts';
import { z } from 'zod';
import { notFound, Readers } from './reader.js';
import { type Query as Asked, TrailReader } from './trail-reader.js';

const LogQuery = TrailQuery.pick({ log: true });
const CountsQuery = TrailQuery.omit({ limit: true, cursor: true });

/** The officer's and the member's questions, passed on by the gateway with a principal. */
@Controller('trail')
export class TrailController {
  constructor(
    private readonly readers: Readers,
    private readonly trail: TrailReader,
  ) {}

  @Get('logs')
  async logs(@Headers('authorization') bearer: string | undefined) {
    return this.trail.logs(await this.readers.of(bearer));
  }

  @Get('entries')
  async entries(@Headers('authorization') bearer: string | undefined, @Query({ schema: TrailQuery }) query: Asked) {
    return this.trail.list(await this.readers.of(bearer), query);
  }

  @Get('entries/:index')
  async entry(
    @Headers('authorization') bearer: string | undefined,
    @Param('index') index: string,
    @Query({ schema: LogQuery }) { log }: z.infer<typeof LogQuery>,
  ) {
    return this.trail.one(await this.readers.of(bearer), log, toIndex(index));
  }

  @Get('counts')
  async counts(
    @Headers('authorization') bearer: string | undefined,
    @Query({ schema: CountsQuery }) query: z.infer<typeof CountsQuery>,
  ) {
    return this.trail.counts(await this.readers.of(bearer), query);
  }

  @Get('inclusion/:index')
  async inclusion(
    @Headers('authorization') bearer: string | undefined,
    @Param('index') index: string,
    @Query({ schema: LogQuery }) { log }: z.infer<typeof LogQuery>,
  ) {
    return this.trail.inclusion(await this.readers.of(bearer), log, toIndex(index));
  }
}

function toIndex(text: string): number {
  const index = Decimal.safeParse(text).success ? Number(text) : NaN;
  return Number.isSafeInteger(index) ? index : notFound();
}
