import { Body, Controller, Get, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { Decimal, ExportBody, TrailQuery } from '@gatehouse/contracts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { pathPart } from '../http/path-part.js';
import { type LiveSession, Session, SessionGuard } from '../session/session.guard.js';
import { AuditUpstream } from '../upstream/owners.js';

/** Which log; a question without it is about the organisation's. */
export const LogQuery = TrailQuery.pick({ log: true });
export const CountsQuery = TrailQuery.omit({ limit: true, cursor: true });

/** Questions to the trail: `audit` judges the roles and enters each of them. */
@Controller('api/v1/trail')
@UseGuards(SessionGuard)
export class TrailController {
  constructor(private readonly audit: AuditUpstream) {}

  @Get('logs')
  logs(@Session() session: LiveSession, @Res() reply: FastifyReply): Promise<void> {
    return this.pass(session, reply, 'logs');
  }

  @Get('entries')
  entries(
    @Session() session: LiveSession,
    @Query({ schema: TrailQuery }) query: z.infer<typeof TrailQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, 'entries', query);
  }

  @Get('entries/:index')
  entry(
    @Session() session: LiveSession,
    @Param('index') index: string,
    @Query({ schema: LogQuery }) query: z.infer<typeof LogQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, `entries/${pathPart(Decimal, index)}`, query);
  }

  @Get('counts')
  counts(
    @Session() session: LiveSession,
    @Query({ schema: CountsQuery }) query: z.infer<typeof CountsQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, 'counts', query);
  }

  @Get('inclusion/:index')
  inclusion(
    @Session() session: LiveSession,
    @Param('index') index: string,
    @Query({ schema: LogQuery }) query: z.infer<typeof LogQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pass(session, reply, `inclusion/${pathPart(Decimal, index)}`, query);
  }

  /** The export itself, a tar, as it is made. */
  @Post('exports')
  @HttpCode(200)
  async export(
    @Session() { principal }: LiveSession,
    @Body({ schema: ExportBody }) body: z.infer<typeof ExportBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const authorization = `Bearer ${principal}`;
    const contentType = 'application/json';
    await this.audit.pass(reply, {
      method: 'POST',
      path: '/trail/exports',
      authorization,
      contentType,
      body: JSON.stringify(body),
    });
  }

  private pass(
    { principal }: LiveSession,
    reply: FastifyReply,
    rest: string,
    query: Record<string, unknown> = {},
  ): Promise<void> {
    return this.audit.pass(reply, { path: `/trail/${rest}`, query, authorization: `Bearer ${principal}` });
  }
}
