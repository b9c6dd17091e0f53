import { Body, Controller, Get, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ConnectionId, Page, ThreadQuery, Token } from '@gatehouse/contracts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { pathPart } from '../http/path-part.js';
import { type LiveSession, Session, SessionGuard } from '../session/session.guard.js';
import { MailUpstream } from '../upstream/owners.js';
import { MessageDocument } from './message-document.js';

const Empty = z.strictObject({});

/** A place in the part tree: `1`, `1.2`. */
const PartId = z.string().regex(/^\d{1,5}(\.\d{1,5}){0,20}$/);

/** Mail of one connection, streamed from its owner, which checks the principal and admits the access first. */
@Controller('api/v1/connections/:con/mail')
@UseGuards(SessionGuard)
export class MailController {
  constructor(
    private readonly mail: MailUpstream,
    private readonly documents: MessageDocument,
  ) {}

  @Get('sync')
  sync(@Session() session: LiveSession, @Param('con') con: string, @Res() reply: FastifyReply): Promise<void> {
    return this.pass(session, reply, con, 'sync');
  }

  /** Takes over, once, deletions at Google that were too many to believe. */
  @Post('sync/deletions')
  allowDeletions(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Body({ schema: Empty }) _body: z.infer<typeof Empty>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { principal } = session;
    const path = `${mailbox(con)}/sync/deletions`;
    return this.mail.pass(reply, { method: 'POST', path, authorization: `Bearer ${principal}` });
  }

  @Get('labels')
  labels(@Session() session: LiveSession, @Param('con') con: string, @Res() reply: FastifyReply): Promise<void> {
    return this.pass(session, reply, con, 'labels');
  }

  @Get('threads')
  threads(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Query({ schema: ThreadQuery }) query: z.infer<typeof ThreadQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, con, 'threads', query);
  }

  @Get('threads/:id')
  thread(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, con, `threads/${pathPart(Token, id)}`);
  }

  @Get('messages')
  messages(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Query({ schema: Page }) query: z.infer<typeof Page>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, con, 'messages', query);
  }

  @Get('messages/:id')
  message(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, con, `messages/${pathPart(Token, id)}`);
  }

  @Get('messages/:id/raw')
  raw(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, con, `messages/${pathPart(Token, id)}/raw`);
  }

  @Get('messages/:id/html')
  html(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.documents.send(reply, session, `${mailbox(con)}/messages/${pathPart(Token, id)}`);
  }

  @Get('messages/:id/attachments/:partId')
  attachment(
    @Session() session: LiveSession,
    @Param('con') con: string,
    @Param('id') id: string,
    @Param('partId') partId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const part = pathPart(PartId, partId);
    return this.pass(session, reply, con, `messages/${pathPart(Token, id)}/attachments/${part}`);
  }

  private pass(
    { principal }: LiveSession,
    reply: FastifyReply,
    con: string,
    rest: string,
    query: Record<string, unknown> = {},
  ): Promise<void> {
    return this.mail.pass(reply, { path: `${mailbox(con)}/${rest}`, query, authorization: `Bearer ${principal}` });
  }
}

function mailbox(con: string): string {
  return `/connections/${pathPart(ConnectionId, con)}/mail`;
}
