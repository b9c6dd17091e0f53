import { HubError } from '@gatehouse/errors';

export class GatewayError extends HubError<
  | 'NOT_FOUND'
  | 'SESSION_UNAUTHENTICATED'
  | 'REQUEST_FORBIDDEN'
  | 'SERVICE_UNAVAILABLE'
  | 'STREAMS_TOO_MANY'
  | 'CONSOLE_UNAVAILABLE'
  | 'BODY_TOO_LARGE'
> {}

/** Unknown, foreign and malformed ids answer alike: an answer must not tell which of them it was. */
export function notHere(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is nothing here.', { next: 'Go back and open it from its list.' });
}

export function unavailable(what: string, cause?: unknown): GatewayError {
  return new GatewayError('SERVICE_UNAVAILABLE', `The ${what} service does not answer.`, {
    next: 'Try again in a moment; nothing was lost.',
    cause,
  });
}
