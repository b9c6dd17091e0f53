import { type Account } from '../events.js';
import { type CalendarEvent } from './events.js';

/** Everybody's calendars: the fold of their events. */
export class Calendars {
  /** What everybody has from the beginning. */
  begin(_account: Account): void {
    // Nothing yet.
  }

  apply(_event: CalendarEvent): void {
    // Nothing yet.
  }
}
