import { Controller, Get, Headers, Inject, Req, Res, UseGuards } from '@nestjs/common';
import type { Clock } from '@gatehouse/identifiers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type LiveSession, Session, SessionGuard } from '../session/session.guard.js';
import { LiveHub, type LiveSink } from './live-hub.js';
import { CLOCK } from '../clock.js';

@Controller('api/v1/events')
@UseGuards(SessionGuard)
export class LiveController {
  constructor(
    private readonly hub: LiveHub,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  open(
    @Session() session: LiveSession,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const sink = sinkOf(reply);
    const { id: sessionId, person } = session;
    const listener = { sessionId, personId: person.id, organisationId: person.organisationId, sink };
    const leave = this.hub.open(listener, lastEventId);
    const timer = setTimeout(() => reply.raw.end(), this.leftMs(session));
    request.raw.once('close', () => {
      clearTimeout(timer);
      leave();
    });
  }

  /** A stream ends with its session, and after 15 minutes anyway: coming back proves that the session still stands. */
  private leftMs({ expiresAt }: LiveSession): number {
    const left = Date.parse(expiresAt) - this.clock.now().getTime();
    return Math.max(0, Math.min(left, 15 * 60_000));
  }
}

/** The head goes out with the first write, so a refused stream can still answer a problem. */
function sinkOf(reply: FastifyReply): LiveSink {
  const { raw } = reply;
  return {
    write: (text) => {
      if (!reply.sent) start(reply);
      if (!raw.writableEnded) raw.write(text);
    },
    waitingBytes: () => raw.writableLength,
    close: () => raw.end(),
    cut: () => raw.destroy(),
  };
}

function start(reply: FastifyReply): void {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.setHeader('cache-control', 'no-store, no-transform');
  reply.raw.setHeader('x-accel-buffering', 'no');
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
}
