import { type Account } from '../events.js';
import { type PeopleEvent } from './events.js';

/** Everybody's contacts: the fold of their events. */
export class People {
  /** What everybody has from the beginning. */
  begin(_account: Account): void {
    // Nothing yet.
  }

  apply(_event: PeopleEvent): void {
    // Nothing yet.
  }
}
