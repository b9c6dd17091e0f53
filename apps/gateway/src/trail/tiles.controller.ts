import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { pathPart } from '../http/path-part.js';
import { AuditUpstream } from '../upstream/owners.js';

const LogId = z.string().regex(/^[0-9a-f]{32}$/);
/** C2SP tlog-tiles: `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]`, N in groups of three. */
const TilePath = z.string().regex(/^(\d{1,2}|entries)\/(x\d{3}\/){0,6}\d{3}(\.p\/\d{1,3})?$/);

/** The log as witnesses and verifiers read it: hashes for everyone, entries for who holds the operator's bearer. */
@Controller('api/v1/trail/:logId')
export class TilesController {
  constructor(private readonly audit: AuditUpstream) {}

  @Get('checkpoint')
  checkpoint(@Param('logId') logId: string, @Res() reply: FastifyReply): Promise<void> {
    return this.pass(reply, `${pathPart(LogId, logId)}/checkpoint`, undefined);
  }

  @Get('tile/*')
  tile(
    @Param('logId') logId: string,
    @Param('*') tile: string,
    @Headers('authorization') bearer: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(reply, `${pathPart(LogId, logId)}/tile/${pathPart(TilePath, tile)}`, bearer);
  }

  private pass(reply: FastifyReply, path: string, authorization: string | undefined): Promise<void> {
    return this.audit.pass(reply, { path: `/logs/${path}`, authorization });
  }
}
