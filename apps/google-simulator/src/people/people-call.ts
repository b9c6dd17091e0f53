import { ApiCall, type ApiHandler } from '../api/api-call.js';
import { GoogleError, notFound } from '../http/google-error.js';
import { domainOf } from '../oauth/account-rules.js';
import { type Account } from '../world/events.js';
import { type AddressBook } from '../world/people/address-book.js';
import { type Contact, type PeopleEvent } from '../world/people/events.js';

/** An event that this person's address book gets; its owner is added where it is recorded. */
export type OwnEvent = PeopleEvent extends infer E ? (E extends PeopleEvent ? Omit<E, 'email'> : never) : never;

const CONTACT_SCOPES = ['contacts', 'contacts.readonly'].map((name) => `https://www.googleapis.com/auth/${name}`);

/** A call to somebody's contacts. */
export class PeopleCall extends ApiCall {
  readonly book: AddressBook = this.bookOf();

  /** The contact that the path names. @throws GoogleError 404 */
  contact(resourceName = this.param('resourceName')): Contact {
    const found = this.book.contact(idOf(resourceName, 'people'));
    if (found === undefined) throw notFound();
    return found;
  }

  /** The account behind `people/me` or `people/{sub}`: oneself or somebody of one's domain. */
  accountNamed(resourceName: string): Account | undefined {
    if (resourceName === 'people/me') return this.account;
    return this.directory().find(({ sub }) => `people/${sub}` === resourceName);
  }

  /** Profiles may be read with the sign-in scopes, contacts not. @throws GoogleError 403 (its text is unverified) */
  requireContacts(): void {
    if (this.access.scopes.some((scope) => CONTACT_SCOPES.includes(scope))) return;
    throw new GoogleError(
      403,
      'insufficientPermissions',
      `Request requires one of the following scopes: [${CONTACT_SCOPES.join(', ')}].`,
    );
  }

  /** Everybody of the person's Workspace domain; a consumer account is alone. */
  directory(): Account[] {
    const domain = domainOf(this.account.email);
    if (domain === undefined) return [this.account];
    return [...this.world.accounts.values()].filter(({ email }) => domainOf(email) === domain);
  }

  newContactId(): string {
    return `c${String(this.world.random(8).readBigUInt64BE() >> 1n)}`;
  }

  note(...events: readonly OwnEvent[]): void {
    this.record(events.map((event) => ({ ...event, email: this.account.email })));
  }

  private bookOf(): AddressBook {
    const book = this.world.people.bookOf(this.access.email);
    if (book === undefined)
      throw new GoogleError(401, 'authError', 'Invalid Credentials', { location: 'Authorization' });
    return book;
  }
}

/** The last part of a resource name of this kind, else what names nothing. */
export function idOf(resourceName: string, kind: string): string {
  return resourceName.startsWith(`${kind}/`) ? resourceName.slice(kind.length + 1) : '';
}

export type PeopleHandler = (call: PeopleCall) => object | undefined;

export function inPeople(handlers: Readonly<Record<string, PeopleHandler>>): Readonly<Record<string, ApiHandler>> {
  const opened = Object.entries(handlers).map(
    ([id, handler]) => [id, (call: ApiCall) => handler(new PeopleCall(call))] as const,
  );
  return Object.fromEntries(opened);
}
