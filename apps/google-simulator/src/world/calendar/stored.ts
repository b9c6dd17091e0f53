/** A day or an instant, as the API writes it. `dateTime` is stored in UTC; `timeZone` says where it was meant. */
export interface EventTime {
  readonly date?: string;
  readonly dateTime?: string;
  readonly timeZone?: string;
}

export interface Person {
  readonly email: string;
  readonly displayName?: string;
}

export interface Attendee extends Person {
  readonly responseStatus: string;
  readonly optional?: boolean;
  readonly resource?: boolean;
  readonly comment?: string;
  readonly additionalGuests?: number;
}

/** An event as one calendar holds it: Google's resource without what is computed for each reader (`kind`, `self`, `htmlLink`). */
export interface StoredEvent {
  readonly id: string;
  readonly etag: string;
  readonly status: string;
  /** ISO, UTC. */
  readonly created: string;
  readonly updated: string;
  readonly iCalUID: string;
  readonly sequence: number;
  readonly creator: Person;
  readonly organizer: Person;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly recurrence?: readonly string[];
  readonly recurringEventId?: string;
  readonly originalStartTime?: EventTime;
  readonly attendees?: readonly Attendee[];
  readonly extendedProperties?: {
    readonly private?: Readonly<Record<string, string>>;
    readonly shared?: Readonly<Record<string, string>>;
  };
  readonly eventType: string;
  readonly summary?: string;
  readonly description?: string;
  readonly location?: string;
  readonly visibility?: string;
  readonly transparency?: string;
  readonly guestsCanModify?: boolean;
  readonly guestsCanInviteOthers?: boolean;
  /** Came by `events.import`: a copy that nobody else hears of. Never answered. */
  readonly imported?: boolean;
  /** Everything else that Google keeps and the simulator only passes on. */
  readonly [field: string]: unknown;
}

/** What a calendar itself is, for everybody. */
export interface CalendarFacts {
  readonly id: string;
  readonly owner: string;
  readonly primary: boolean;
  readonly summary: string;
  readonly description?: string;
  readonly location?: string;
  readonly timeZone: string;
  readonly etag: string;
}

export const ROLES = ['freeBusyReader', 'reader', 'writer', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** A calendar in one person's list. */
export interface ListEntry {
  readonly id: string;
  readonly etag: string;
  readonly accessRole: Role;
  readonly deleted?: boolean;
  readonly summaryOverride?: string;
  readonly colorId: string;
  readonly backgroundColor: string;
  readonly foregroundColor: string;
  readonly hidden?: boolean;
  readonly selected?: boolean;
  readonly defaultReminders: readonly { readonly method: string; readonly minutes: number }[];
  readonly notificationSettings?: unknown;
}
