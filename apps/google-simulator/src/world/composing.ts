/** An address that a person may write from (users.settings.sendAs). */
export interface SendAs {
  readonly sendAsEmail: string;
  readonly displayName: string;
  readonly replyToAddress: string;
  readonly signature: string;
  readonly isPrimary: boolean;
  readonly isDefault: boolean;
  readonly treatAsAlias: boolean;
  readonly verificationStatus: 'accepted' | 'pending';
}

/** One message that left. */
export interface Sending {
  readonly at: number;
  readonly recipients: number;
  /** Recipients outside the sender's own domain. */
  readonly external: number;
}

/** What a person wrote. A draft's id stays, the message behind it is another after each update. */
export type ComposingEvent =
  | { readonly t: 'draft.put'; readonly email: string; readonly id: string; readonly messageId: string }
  | { readonly t: 'draft.deleted'; readonly email: string; readonly id: string }
  | { readonly t: 'sendAs.put'; readonly email: string; readonly sendAs: SendAs }
  | { readonly t: 'mail.sent'; readonly email: string; readonly id: string; readonly sending: Sending };

/** Sending limits look back this far (support.google.com/a/answer/166852: rolling 24 hours). */
export const SENDING_WINDOW_MS = 86_400_000;

/** One account's drafts, send-as addresses and what it sent of late: the fold of its events. */
export class Composing {
  /** Message id by draft id. */
  readonly drafts = new Map<string, string>();
  /** By address in lower case; the account's own is always there. */
  readonly sendAs: Map<string, SendAs>;
  private readonly byMessage = new Map<string, string>();
  private readonly sendings: Sending[] = [];

  constructor(email: string) {
    this.sendAs = new Map([[email, primary(email)]]);
  }

  apply(event: ComposingEvent): void {
    switch (event.t) {
      case 'draft.put':
        this.drop(event.id);
        this.drafts.set(event.id, event.messageId);
        this.byMessage.set(event.messageId, event.id);
        return;
      case 'draft.deleted':
        this.drop(event.id);
        return;
      case 'sendAs.put':
        this.keepSendAs(event.sendAs);
        return;
      case 'mail.sent':
        this.sendings.push(event.sending);
        return;
      default:
        event satisfies never;
    }
  }

  draftOf(messageId: string): string | undefined {
    return this.byMessage.get(messageId);
  }

  /** A message that is gone takes its draft with it. */
  forget(messageId: string): void {
    this.drop(this.draftOf(messageId) ?? '');
  }

  /** What was sent in the 24 hours before `now`. */
  sentSince(now: number): readonly Sending[] {
    const first = this.sendings.findIndex(({ at }) => at > now - SENDING_WINDOW_MS);
    this.sendings.splice(0, first === -1 ? this.sendings.length : first);
    return this.sendings;
  }

  private drop(id: string): void {
    this.byMessage.delete(this.drafts.get(id) ?? '');
    this.drafts.delete(id);
  }

  /** Exactly one address is the default. */
  private keepSendAs(sendAs: SendAs): void {
    if (sendAs.isDefault) for (const [key, other] of this.sendAs) this.sendAs.set(key, { ...other, isDefault: false });
    this.sendAs.set(sendAs.sendAsEmail.toLowerCase(), sendAs);
  }
}

function primary(email: string): SendAs {
  return {
    sendAsEmail: email,
    displayName: '',
    replyToAddress: '',
    signature: '',
    isPrimary: true,
    isDefault: true,
    treatAsAlias: false,
    verificationStatus: 'accepted',
  };
}
