import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { finishConnection } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AuthClient } from '../session/auth.client.js';
import { SessionGuard } from '../session/session.guard.js';

/** RFC 6749, 4.1.2 and RFC 9207. A doubled parameter is a list here and refused; what else Google adds is let through. */
export const CallbackQuery = z.object({
  state: z.string().min(1).max(512),
  code: z.string().max(2048).nullable().default(null),
  iss: z.string().max(512).nullable().default(null),
  error: z.string().max(256).nullable().default(null),
});

/** Where Google sends the browser. Ends in a 303 to the console; neither code nor state goes on from here. */
@Controller('oauth')
export class OAuthCallbackController {
  constructor(
    private readonly auth: AuthClient,
    private readonly sessions: SessionGuard,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('callback')
  async callback(@Query() query: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await reply.redirect(`/connections?${await this.outcome(query, request)}`, 303);
  }

  private async outcome(query: unknown, request: FastifyRequest): Promise<string> {
    try {
      return await this.finish(query, request);
    } catch (error) {
      const code = error instanceof HubError ? (error as HubError).code : 'INTERNAL';
      if (code === 'INTERNAL') this.logger.error({ event: 'oauth.callback', err: error }, 'the callback met a bug');
      return new URLSearchParams({ problem: code, correlation: request.id }).toString();
    }
  }

  private async finish(query: unknown, request: FastifyRequest): Promise<string> {
    const { principal } = await this.sessions.resolve(request);
    const parameters = CallbackQuery.safeParse(query);
    if (!parameters.success) throw new HubError('AUTH.STATE_INVALID', 'The answer from Google is not readable.');
    const { connectionId, refused } = await this.auth.ask(finishConnection, { principal, ...parameters.data });
    const shown = new URLSearchParams({ connected: connectionId });
    for (const feature of refused) shown.append('refused', feature);
    return shown.toString();
  }
}
