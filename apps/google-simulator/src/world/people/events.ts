/** The fields of a contact as the API writes them, without `metadata`: `{names: [{givenName}], emailAddresses: [...]}`. */
export type PersonFields = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface Contact {
  /** `c` and digits; `people/{id}` is its resource name. */
  readonly id: string;
  readonly fields: PersonFields;
  /** When it last changed, in milliseconds since 1970. */
  readonly at: number;
  readonly deleted?: boolean;
  /** Ids of contacts that were merged into it. */
  readonly previous?: readonly string[];
}

export interface ContactGroup {
  /** `myContacts`, or hex digits. */
  readonly id: string;
  readonly name: string;
  readonly type: 'SYSTEM_CONTACT_GROUP' | 'USER_CONTACT_GROUP';
  readonly clientData?: readonly Readonly<Record<string, unknown>>[];
  readonly at: number;
  readonly deleted?: boolean;
}

interface Of {
  readonly email: string;
}

/** What happened to contacts. Every event's `t` begins with `people.`; times and ids stand in it, so that a replay gives the same. */
export type PeopleEvent =
  | (Of & { readonly t: 'people.contact'; readonly contact: Contact })
  | (Of & { readonly t: 'people.other'; readonly contact: Contact })
  | (Of & { readonly t: 'people.group'; readonly group: ContactGroup })
  | (Of & {
      readonly t: 'people.members';
      readonly group: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    })
  /** Sent messages that were looked through for other contacts. */
  | (Of & { readonly t: 'people.harvested'; readonly messages: readonly string[] })
  | (Of & { readonly t: 'people.generated'; readonly seed: string; readonly count: number; readonly now: number })
  | (Of & { readonly t: 'people.expired' })
  | (Of & { readonly t: 'people.delayed'; readonly ms: number });

/** `<event>:<id>` for the ledger. */
export function effectOfPeople(event: PeopleEvent): string {
  switch (event.t) {
    case 'people.contact':
    case 'people.other':
      return `${event.t}:${event.contact.id}`;
    case 'people.group':
      return `${event.t}:${event.group.id}`;
    case 'people.members':
      return `${event.t}:${event.group}`;
    default:
      return event.t;
  }
}
