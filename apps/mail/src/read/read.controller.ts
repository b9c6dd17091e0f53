import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { type Caller, CurrentCaller, PrincipalGuard } from '@gatehouse/consent';
import { Page, ThreadQuery } from '@gatehouse/contracts';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { AllowDeletions } from '../sync/allow-deletions.js';
import { RawReader } from './raw-reader.js';
import { ReaderService } from './reader.service.js';

/** The gateway's door to a mailbox; the principal says for whom. Addresses are the public ones without `/api/v1`. */
@Controller('connections/:con/mail')
@UseGuards(PrincipalGuard)
export class ReadController {
  constructor(
    @Inject(ReaderService) private readonly reader: ReaderService,
    @Inject(RawReader) private readonly raw: RawReader,
    @Inject(AllowDeletions) private readonly deletions: AllowDeletions,
  ) {}

  @Get('sync')
  sync(@CurrentCaller() caller: Caller, @Param('con') con: string) {
    return this.reader.syncStatus(caller, con);
  }

  /** Takes over, once, deletions at Google that were too many to believe. */
  @Post('sync/deletions')
  @HttpCode(202)
  async allowDeletions(@CurrentCaller() caller: Caller, @Param('con') con: string) {
    await this.deletions.allow(caller, con);
    return this.reader.syncStatus(caller, con);
  }

  @Get('labels')
  labels(@CurrentCaller() caller: Caller, @Param('con') con: string) {
    return this.reader.labels(caller, con);
  }

  @Get('threads')
  threads(
    @CurrentCaller() caller: Caller,
    @Param('con') con: string,
    @Query({ schema: ThreadQuery }) query: z.infer<typeof ThreadQuery>,
  ) {
    return this.reader.threads(caller, con, query);
  }

  @Get('threads/:id')
  thread(@CurrentCaller() caller: Caller, @Param('con') con: string, @Param('id') id: string) {
    return this.reader.thread(caller, con, id);
  }

  @Get('messages')
  messages(
    @CurrentCaller() caller: Caller,
    @Param('con') con: string,
    @Query({ schema: Page }) query: z.infer<typeof Page>,
  ) {
    return this.reader.messages(caller, con, query);
  }

  @Get('messages/:id')
  message(@CurrentCaller() caller: Caller, @Param('con') con: string, @Param('id') id: string) {
    return this.reader.message(caller, con, id);
  }

  /** The message's bytes exactly as Google holds them. */
  @Get('messages/:id/raw')
  async rawMessage(
    @CurrentCaller() caller: Caller,
    @Param('con') con: string,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { message, opened } = await this.reader.openMessage(caller, con, id);
    harmless(reply, 'message/rfc822', `${message.googleId}.eml`).header('content-length', message.size);
    await reply.send(Readable.from(this.raw.whole(message, opened), { objectMode: false }));
  }

  @Get('messages/:id/attachments/:part')
  async attachment(
    @CurrentCaller() caller: Caller,
    @Param('con') con: string,
    @Param('id') id: string,
    @Param('part') part: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await this.reader.openAttachment(caller, con, id, part);
    const { message, opened } = open;
    harmless(reply, open.part.mimeType, open.part.filename ?? `part-${open.part.partId}`);
    await reply.send(Readable.from(this.raw.decoded(message, open.part, opened), { objectMode: false }));
  }
}

/** Others' bytes: saved and never shown by the browser as a page of ours. */
function harmless(reply: FastifyReply, type: string, filename: string): FastifyReply {
  const ascii = filename.replace(/[^\w. -]/g, '_');
  return reply
    .header(
      'content-type',
      /^(text|application\/(xhtml|xml|javascript))/.test(type) ? 'application/octet-stream' : type,
    )
    .header(
      'content-disposition',
      `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed())}`,
    )
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store');
}
