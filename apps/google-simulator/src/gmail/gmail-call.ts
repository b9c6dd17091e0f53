import { ApiCall, type ApiHandler } from '../api/api-call.js';
import { GoogleError } from '../http/google-error.js';
import { type Mailbox } from '../world/mailbox.js';
import { emptyTrash } from './empty-trash.js';

/** A call to somebody's mailbox. */
export class GmailCall extends ApiCall {
  readonly mailbox: Mailbox = this.mailboxOf(this.params.userId ?? 'me');

  hasOnlyMetadata(): boolean {
    const strong = /mail\.google\.com\/$|gmail\.(readonly|modify)$/;
    return !this.access.scopes.some((scope) => strong.test(scope));
  }

  private mailboxOf(userId: string): Mailbox {
    const { email } = this.access;
    if (userId !== 'me' && userId.toLowerCase() !== email)
      throw new GoogleError(403, 'forbidden', `Delegation denied for ${email}`);
    const mailbox = this.world.mailbox(email);
    if (mailbox === undefined) throw new GoogleError(400, 'failedPrecondition', 'Mail service not enabled');
    emptyTrash(this.world, mailbox);
    return mailbox;
  }
}

/** What a method answers: an object is 200 JSON, undefined is 204. */
export type GmailHandler = (call: GmailCall) => object | undefined;

/** Opens the mailbox that a call names, then runs the method. */
export function inMailbox(handlers: Readonly<Record<string, GmailHandler>>): Readonly<Record<string, ApiHandler>> {
  const opened = Object.entries(handlers).map(
    ([id, handler]) => [id, (call: ApiCall) => handler(new GmailCall(call))] as const,
  );
  return Object.fromEntries(opened);
}
