import { HubError } from '@gatehouse/errors';

export class MessagingError extends HubError<
  | 'MESSAGING.NO_ANSWER'
  | 'MESSAGING.UNAVAILABLE'
  | 'MESSAGING.TOO_LARGE'
  | 'MESSAGING.REQUEST_INVALID'
  | 'MESSAGING.ANSWER_INVALID'
  | 'MESSAGING.STREAM_MISSING'
  | 'MESSAGING.STREAM_FULL'
> {}

/** The fault that another service answered with: its code, message, field and next step, as it gave them. */
export class RemoteError extends HubError {}
