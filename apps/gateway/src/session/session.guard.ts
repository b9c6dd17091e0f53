import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Person, resolveSession } from '@gatehouse/contracts';
import { statusOf } from '@gatehouse/errors';
import { RemoteError } from '@gatehouse/messaging';
import type { FastifyRequest } from 'fastify';
import { GatewayError } from '../gateway.errors.js';
import { AuthClient } from './auth.client.js';
import { SessionCookie } from './session-cookie.js';

/** Who asks: resolved anew for each request, so a sign-out or a dismissed person is out at once. */
export interface LiveSession {
  readonly id: string;
  readonly secret: string;
  readonly person: Person;
  /** JWS of `auth`, good for 60 s; the owners of data check it. */
  readonly principal: string;
  readonly expiresAt: string;
}

const sessions = new WeakMap<FastifyRequest, LiveSession>();

@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly auth: AuthClient,
    private readonly cookie: SessionCookie,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    sessions.set(request, await this.resolve(request));
    return true;
  }

  /** @throws GatewayError SESSION_UNAUTHENTICATED, SERVICE_UNAVAILABLE */
  async resolve(request: FastifyRequest): Promise<LiveSession> {
    const secret = this.cookie.read(request);
    if (secret === undefined) throw signInFirst();
    try {
      const session = await this.auth.ask(resolveSession, { secret, origin: originOf(request) });
      return { ...session, secret };
    } catch (error) {
      throw isRefusal(error) ? signInFirst() : error;
    }
  }
}

/** A fault of `auth` says nothing about the session: it must send nobody to the sign-in page. */
function isRefusal(error: unknown): boolean {
  return error instanceof RemoteError && statusOf(error.code) < 500;
}

function signInFirst(): GatewayError {
  return new GatewayError('SESSION_UNAUTHENTICATED', 'You are not signed in, or your session has ended.', {
    next: 'Sign in.',
  });
}

/** Address and program of the caller: for the actor's part of the trail, never for a decision. */
export function originOf(request: FastifyRequest): { ip: string; userAgent: string } {
  return { ip: request.ip.slice(0, 64), userAgent: (request.headers['user-agent'] ?? '').slice(0, 256) };
}

export const Session = createParamDecorator((_: unknown, context: ExecutionContext): LiveSession => {
  const session = sessions.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (session === undefined) throw new Error('a route reads the session without SessionGuard');
  return session;
});
