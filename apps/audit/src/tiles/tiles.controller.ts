import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { TileService } from './tile.service.js';

/** The log as C2SP tlog-tiles serves it: hashes for everyone, entries for who may read them. */
@Controller('logs/:log')
export class TilesController {
  constructor(private readonly tiles: TileService) {}

  @Get('checkpoint')
  async checkpoint(@Param('log') log: string, @Res() reply: FastifyReply): Promise<void> {
    const note = this.tiles.checkpoint(log);
    await reply.header('content-type', 'text/plain; charset=utf-8').header('cache-control', 'no-cache').send(note);
  }

  @Get('tile/*')
  async tile(
    @Param('log') log: string,
    @Param('*') rest: string,
    @Headers('authorization') bearer: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes, isForEver, isSecret } = await this.tiles.get(log, `tile/${rest}`, bearer);
    const scope = isSecret ? 'private' : 'public';
    await reply
      .header('content-type', 'application/octet-stream')
      .header('cache-control', isForEver ? `${scope}, max-age=31536000, immutable` : `${scope}, max-age=5`)
      .send(bytes);
  }
}
