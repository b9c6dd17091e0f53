import { resourceIdOf, type Touch, type TouchedBy } from '../channels/touch.js';
import { isCalendarEvent } from '../world/events.js';
import { watchedName } from './channels.js';

/** Which of Calendar's watched resources an event changed (`google-apis.md` 3.5). */
export const calendarTouches: TouchedBy = (event) => {
  if (!isCalendarEvent(event)) return [];
  switch (event.t) {
    case 'calendar.event':
      return [exists(watchedName.events(event.calendarId))];
    case 'calendar.deleted':
      return [{ resourceId: resourceIdOf(watchedName.events(event.id)), state: 'not_exists' }];
    case 'calendar.listed':
      return [exists(watchedName.calendarList(event.email))];
    case 'calendar.setting':
      return [exists(watchedName.settings(event.email))];
    default:
      return [];
  }
};

function exists(name: string): Touch {
  return { resourceId: resourceIdOf(name), state: 'exists' };
}
