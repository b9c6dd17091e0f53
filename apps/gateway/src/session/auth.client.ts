import { Injectable } from '@nestjs/common';
import type { RequestDefinition } from '@gatehouse/contracts';
import { HubError, statusOf } from '@gatehouse/errors';
import { Bus } from '@gatehouse/messaging';
import { notHere, unavailable } from '../gateway.errors.js';

/** Requests to `auth`; its silence and its bugs are 503, an id that is not the person's the same 404 as any other. */
@Injectable()
export class AuthClient {
  constructor(private readonly bus: Bus) {}

  /** @throws RemoteError as `auth` answered; GatewayError SERVICE_UNAVAILABLE, NOT_FOUND */
  async ask<Req, Ans>(definition: RequestDefinition<Req, Ans>, body: Req): Promise<Ans> {
    try {
      return await this.bus.request(definition, body);
    } catch (error) {
      throw toPublic(error);
    }
  }
}

function toPublic(error: unknown): unknown {
  if (!(error instanceof HubError)) return error;
  const { code } = error as HubError;
  if (code === 'INTERNAL' || code.startsWith('MESSAGING.')) return unavailable('sign-in', error);
  return statusOf(code) === 404 ? notHere() : error;
}
