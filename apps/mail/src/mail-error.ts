import { HubError, type HubErrorOptions } from '@gatehouse/errors';

export type MailErrorCode =
  'MAIL.NOT_FOUND' | 'MAIL.PUSH_UNAUTHENTICATED' | 'MAIL.PAGE_DEAD' | 'MAIL.WITHDRAWN' | 'MAIL.RAW_UNAVAILABLE';

export class MailError extends HubError<MailErrorCode> {
  constructor(code: MailErrorCode, message: string, options: HubErrorOptions = {}) {
    super(code, message, options);
  }
}

/** One answer for what is unknown, malformed or somebody else's, so that ids cannot be probed. */
export const notFound = (): MailError =>
  new MailError('MAIL.NOT_FOUND', 'There is no such mail here.', { next: 'Go back to the list and open it again.' });
