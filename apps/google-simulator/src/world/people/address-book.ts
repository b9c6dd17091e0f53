import { generateContacts } from '../../content/contacts.js';
import { ChangeLog } from '../change-log.js';
import { type Contact, type ContactGroup, type PeopleEvent } from './events.js';

/** Groups that everybody has; only the first two can be written to (People reference, contactGroups). */
export const SYSTEM_GROUPS = ['myContacts', 'starred', 'friends', 'family', 'coworkers', 'blocked'] as const;
export const WRITABLE_GROUPS: readonly string[] = ['myContacts', 'starred'];

/** One account's contacts, other contacts and groups: the fold of their events. Deleted ones stay, so that a sync tells of them. */
export class AddressBook {
  readonly contacts = new ChangeLog<Contact>();
  readonly others = new ChangeLog<Contact>();
  readonly groups = new ChangeLog<ContactGroup>();
  readonly harvested = new Set<string>();
  /** How long after a change a sync tells of it, in milliseconds. */
  delayMs = 0;
  private readonly members = new Map<string, Set<string>>();

  constructor() {
    for (const name of SYSTEM_GROUPS) this.groups.put({ id: name, name, type: 'SYSTEM_CONTACT_GROUP', at: 0 });
  }

  contact(id: string): Contact | undefined {
    const found = this.contacts.get(id);
    return found?.deleted === true ? undefined : found;
  }

  group(id: string): ContactGroup | undefined {
    const found = this.groups.get(id);
    return found?.deleted === true ? undefined : found;
  }

  membersOf(group: string): ReadonlySet<string> {
    return this.members.get(group) ?? new Set();
  }

  groupsOf(contact: string): string[] {
    return [...this.members].filter(([, ids]) => ids.has(contact)).map(([group]) => group);
  }

  apply(event: PeopleEvent): void {
    switch (event.t) {
      case 'people.contact':
        this.keep(event.contact);
        return;
      case 'people.other':
        this.others.put(event.contact);
        return;
      case 'people.group':
        this.groups.put(event.group);
        if (event.group.deleted === true) this.members.delete(event.group.id);
        return;
      case 'people.members':
        this.move(event.group, event.add, event.remove);
        return;
      case 'people.harvested':
        for (const id of event.messages) this.harvested.add(id);
        return;
      case 'people.generated':
        for (const contact of generateContacts(event)) {
          this.keep(contact);
          this.move('myContacts', [contact.id], []);
        }
        return;
      case 'people.expired':
        for (const log of [this.contacts, this.others, this.groups]) log.expire();
        return;
      case 'people.delayed':
        this.delayMs = event.ms;
        return;
      default:
        event satisfies never;
    }
  }

  private keep(contact: Contact): void {
    this.contacts.put(contact);
    if (contact.deleted === true) for (const ids of this.members.values()) ids.delete(contact.id);
  }

  private move(group: string, add: readonly string[], remove: readonly string[]): void {
    const ids = this.members.get(group) ?? new Set<string>();
    for (const id of add) ids.add(id);
    for (const id of remove) ids.delete(id);
    this.members.set(group, ids);
  }
}
