import { type BlobRef } from '../store/blobs.js';
import { type AdminEvent, effectOfAdmin } from './admin.js';
import { type CalendarEvent, effectOfCalendars } from './calendar/events.js';
import { type ComposingEvent } from './composing.js';
import { type ChannelEvent, effectOfChannels } from './channels/events.js';
import { type DocsEvent, effectOfDocuments } from './docs/events.js';
import { type DriveEvent, effectOfDrive } from './drive/events.js';
import { effectOfUploads, type UploadEvent } from './uploads/events.js';
import { type Organisation } from './organisation.js';
import { effectOfPeople, type PeopleEvent } from './people/events.js';
import { effectOfPubsub, type PubsubEvent } from './pubsub/events.js';

export interface Label {
  readonly id: string;
  readonly name: string;
  readonly type: 'system' | 'user';
  readonly messageListVisibility?: string;
  readonly labelListVisibility?: string;
  readonly color?: { readonly backgroundColor?: string; readonly textColor?: string };
}

export interface Watch {
  readonly project: string;
  readonly clientId: string;
  readonly topicName: string;
  readonly labelIds: readonly string[];
  readonly behavior: 'include' | 'exclude';
  readonly expiration: number;
}

/** What happened in an account's mailbox. `h` is the history id that the change got, a decimal string. */
export type MailboxEvent =
  | {
      readonly t: 'mailbox.generated';
      readonly email: string;
      readonly name: string;
      readonly seed: string;
      readonly count: number;
      readonly now: number;
      readonly messageBytes?: number | undefined;
      readonly organisation?: Organisation | undefined;
      readonly h: string;
    }
  | {
      readonly t: 'message.added';
      readonly email: string;
      readonly id: string;
      readonly threadId: string;
      readonly labelIds: readonly string[];
      readonly internalDate: number;
      readonly h: string;
      readonly blob: BlobRef;
      readonly at: number;
      /** The file that it was imported from. */
      readonly origin?: string;
    }
  | {
      readonly t: 'message.labels';
      readonly email: string;
      readonly id: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
      readonly h: string;
      readonly at: number;
    }
  | {
      readonly t: 'message.deleted';
      readonly email: string;
      readonly id: string;
      readonly h: string;
      readonly at: number;
    }
  | { readonly t: 'label.put'; readonly email: string; readonly label: Label }
  | { readonly t: 'label.deleted'; readonly email: string; readonly id: string; readonly h: string }
  | { readonly t: 'history.expired'; readonly email: string; readonly h: string }
  | ComposingEvent
  | { readonly t: 'watch.set'; readonly email: string; readonly watch: Watch }
  | { readonly t: 'watch.stopped'; readonly email: string };

export interface Code {
  readonly code: string;
  readonly clientId: string;
  readonly email: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge?: { readonly value: string; readonly method: 'S256' | 'plain' };
  readonly nonce?: string;
  readonly offline: boolean;
  /** The consent page was shown, so an offline request gets a refresh token. */
  readonly consented: boolean;
  /** For how long the person lets the app in, seconds; absent = until withdrawn. */
  readonly accessSeconds?: number | undefined;
  readonly issuedAt: number;
}

export interface RefreshToken {
  readonly token: string;
  readonly clientId: string;
  readonly email: string;
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  /** The end that the person chose. */
  readonly expiresAt?: number | undefined;
}

export interface AccessToken {
  readonly token: string;
  readonly clientId: string;
  readonly email: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** What happened between a person, a project and Google's OAuth server. */
export type GrantEvent =
  | { readonly t: 'grant.given'; readonly email: string; readonly project: string; readonly scopes: readonly string[] }
  | { readonly t: 'grant.revoked'; readonly email: string; readonly project: string }
  | { readonly t: 'code.issued'; readonly code: Code }
  | { readonly t: 'code.used'; readonly code: string }
  | { readonly t: 'refresh.issued'; readonly refresh: RefreshToken }
  | { readonly t: 'refresh.used'; readonly token: string; readonly at: number }
  | { readonly t: 'refresh.killed'; readonly token: string; readonly reason: string }
  | { readonly t: 'access.issued'; readonly access: AccessToken }
  /** All of the person's, or only those named. */
  | { readonly t: 'access.killed'; readonly email: string; readonly tokens?: readonly string[] };

export interface Account {
  readonly email: string;
  readonly name: string;
  /** Google's subject: 21 digits, never reused. */
  readonly sub: string;
  readonly password?: string | undefined;
}

export type WorldEvent =
  | { readonly t: 'account.created'; readonly account: Account; readonly historyStart: string }
  | MailboxEvent
  | GrantEvent
  | AdminEvent
  | PubsubEvent
  | CalendarEvent
  | DriveEvent
  | DocsEvent
  | PeopleEvent
  | ChannelEvent
  | UploadEvent;

/** Which world an event belongs to, by the first word of its name. */
export const isCalendarEvent = (event: WorldEvent): event is CalendarEvent => event.t.startsWith('calendar.');
export const isDriveEvent = (event: WorldEvent): event is DriveEvent => event.t.startsWith('drive.');
export const isDocsEvent = (event: WorldEvent): event is DocsEvent => event.t.startsWith('docs.');
export const isPeopleEvent = (event: WorldEvent): event is PeopleEvent => event.t.startsWith('people.');
export const isUploadEvent = (event: WorldEvent): event is UploadEvent => event.t.startsWith('upload.');
export const isChannelEvent = (event: WorldEvent): event is ChannelEvent => event.t.startsWith('channel.');
export const isPubsubEvent = (event: WorldEvent): event is PubsubEvent => event.t.startsWith('pubsub.');
export const isAdminEvent = (event: WorldEvent): event is AdminEvent => event.t.startsWith('admin.');
export const isGrantEvent = (event: WorldEvent): event is GrantEvent => /^(grant|code|refresh|access)\./.test(event.t);

/** `<event>:<id>` for the ledger; tokens and codes are never named. */
export function effectOf(event: WorldEvent): string {
  if (isCalendarEvent(event)) return effectOfCalendars(event);
  if (isDriveEvent(event)) return effectOfDrive(event);
  if (isDocsEvent(event)) return effectOfDocuments(event);
  if (isPeopleEvent(event)) return effectOfPeople(event);
  if (isChannelEvent(event)) return effectOfChannels(event);
  if (isUploadEvent(event)) return effectOfUploads(event);
  if (isAdminEvent(event)) return effectOfAdmin(event);
  if (isPubsubEvent(event)) return effectOfPubsub(event);
  switch (event.t) {
    case 'message.added':
    case 'message.labels':
    case 'message.deleted':
    case 'label.deleted':
    case 'draft.put':
    case 'draft.deleted':
    case 'mail.sent':
      return `${event.t}:${event.id}`;
    case 'sendAs.put':
      return `${event.t}:${event.sendAs.sendAsEmail}`;
    case 'label.put':
      return `${event.t}:${event.label.id}`;
    case 'account.created':
      return `${event.t}:${event.account.email}`;
    default:
      return event.t;
  }
}
