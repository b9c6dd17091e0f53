import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { ExportBody } from '@gatehouse/contracts';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Readers } from '../reading/reader.js';
import { ExportService } from './export.service.js';

@Controller('trail/exports')
export class ExportsController {
  constructor(
    private readonly readers: Readers,
    private readonly exports: ExportService,
  ) {}

  /** The tar itself, streamed as it is made. */
  @Post()
  async export(
    @Headers('authorization') bearer: string | undefined,
    @Body({ schema: ExportBody }) body: z.infer<typeof ExportBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name, tar } = await this.exports.export(await this.readers.of(bearer), body);
    await reply
      .status(200)
      .header('content-type', 'application/x-tar')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(tar);
  }
}
