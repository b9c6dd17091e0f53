import { type Account } from '../events.js';
import { AddressBook } from './address-book.js';
import { type PeopleEvent } from './events.js';

/** Everybody's contacts: the fold of their events. */
export class People {
  private readonly books = new Map<string, AddressBook>();

  begin({ email }: Account): void {
    this.books.set(email, new AddressBook());
  }

  apply(event: PeopleEvent): void {
    this.books.get(event.email)?.apply(event);
  }

  bookOf(email: string): AddressBook | undefined {
    return this.books.get(email.toLowerCase());
  }
}
