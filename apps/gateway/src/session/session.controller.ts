import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { SessionView, SignInBody, signIn, signOut } from '@gatehouse/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { LiveHub } from '../live/live-hub.js';
import { AuthClient } from './auth.client.js';
import { SessionCookie } from './session-cookie.js';
import { type LiveSession, originOf, Session, SessionGuard } from './session.guard.js';

@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly auth: AuthClient,
    private readonly cookie: SessionCookie,
    private readonly live: LiveHub,
  ) {}

  /** A new secret each time: a cookie planted before the sign-in is worth nothing after it. */
  @Post()
  @HttpCode(201)
  async signIn(
    @Body({ schema: SignInBody }) body: z.infer<typeof SignInBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = await this.auth.ask(signIn, { ...body, origin: originOf(request) });
    this.cookie.write(reply, session.secret, session.expiresAt);
    return { person: session.person, expiresAt: session.expiresAt };
  }

  @Get()
  @UseGuards(SessionGuard)
  current(@Session() { person, expiresAt }: LiveSession): SessionView {
    return { person, expiresAt };
  }

  @Delete()
  @HttpCode(204)
  @UseGuards(SessionGuard)
  async signOut(@Session() session: LiveSession, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.auth.ask(signOut, { secret: session.secret });
    this.live.closeSession(session.id);
    this.cookie.clear(reply);
    void reply.header('clear-site-data', '"storage"');
  }
}
