import { type ApiDefinition, UNLIMITED } from '../api/api.js';
import { calendarList } from './calendar-list.js';
import { calendars } from './calendars.js';
import { channels } from './channels.js';
import { colours } from './colours.js';
import { insertEvents } from './events/insert.js';
import { readEvents } from './events/read.js';
import { writeEvents } from './events/write.js';
import { freeBusy } from './free-busy.js';
import { settings } from './settings.js';
import { calendarTouches } from './touches.js';

export const CALENDAR: ApiDefinition = {
  name: 'calendar.v3',
  service: 'calendar-json.googleapis.com',
  errors: 'classic',
  maxBatch: 50,
  handlers: {
    ...calendarList,
    ...calendars,
    ...channels,
    ...colours,
    ...insertEvents,
    ...readEvents,
    ...writeEvents,
    ...freeBusy,
    ...settings,
  },
  notSimulated: [
    ['calendar.acl.', 'sharing with others comes with the issue that needs it'],
    ['calendar.events.quickAdd', 'Google reads free text there; it comes with the issue that needs it'],
  ],
  price: () => ({ bucket: 'queries', units: 1 }),
  limits: {
    old: { queries: { user: 600, project: 10_000, metric: 'Queries' } },
    new: { queries: { user: 600, project: 10_000, metric: 'Queries' } },
    unlimited: { queries: { user: UNLIMITED, project: UNLIMITED, metric: 'Queries' } },
  },
  alwaysPresent: {
    Channel: { fields: ['kind', 'id', 'resourceId', 'resourceUri', 'expiration'], source: 'google-apis.md 3.5' },
    Event: { fields: ['kind', 'etag', 'id', 'status'], source: 'google-apis.md 3.3; kind and etag unverified' },
    Events: {
      fields: ['kind', 'etag', 'summary', 'updated', 'timeZone', 'accessRole', 'defaultReminders', 'items'],
      source: 'reference of events',
    },
    EventAttendee: { fields: ['email', 'responseStatus'], source: 'unverified' },
    Calendar: { fields: ['kind', 'etag', 'id', 'summary', 'timeZone'], source: 'reference of calendars' },
    CalendarList: { fields: ['kind', 'etag', 'items'], source: 'reference of calendarList' },
    CalendarListEntry: {
      fields: ['kind', 'etag', 'id'],
      source: 'reference of calendarList; a deleted row has no more',
    },
    Setting: { fields: ['kind', 'etag', 'id', 'value'], source: 'reference of settings' },
    Settings: { fields: ['kind', 'etag', 'items'], source: 'reference of settings' },
    FreeBusyResponse: { fields: ['kind', 'timeMin', 'timeMax', 'calendars'], source: 'reference of freebusy' },
    Colors: { fields: ['kind', 'updated', 'calendar', 'event'], source: 'reference of colors' },
  },
  touchedBy: calendarTouches,
};
