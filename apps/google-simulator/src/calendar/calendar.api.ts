import { type ApiDefinition, UNLIMITED } from '../api/api.js';
import { channels } from './channels.js';
import { colours } from './colours.js';
import { insertEvents } from './events/insert.js';
import { readEvents } from './events/read.js';
import { writeEvents } from './events/write.js';
import { settings } from './settings.js';

export const CALENDAR: ApiDefinition = {
  name: 'calendar.v3',
  service: 'calendar-json.googleapis.com',
  errors: 'classic',
  maxBatch: 50,
  handlers: { ...channels, ...settings, ...colours, ...readEvents, ...insertEvents, ...writeEvents },
  notSimulated: [
    ['calendar.acl.', 'sharing with others comes with the issue that needs it'],
    ['calendar.calendarList.', 'comes next'],
    ['calendar.calendars.', 'comes next'],
    ['calendar.events.quickAdd', 'Google reads free text there; it comes with the issue that needs it'],
    ['calendar.freebusy.', 'comes next'],
  ],
  price: () => ({ bucket: 'queries', units: 1 }),
  limits: {
    old: { queries: { user: 600, project: 10_000, metric: 'Queries' } },
    new: { queries: { user: 600, project: 10_000, metric: 'Queries' } },
    unlimited: { queries: { user: UNLIMITED, project: UNLIMITED, metric: 'Queries' } },
  },
  alwaysPresent: {
    Channel: { fields: ['kind', 'id', 'resourceId', 'resourceUri', 'expiration'], source: 'google-apis.md 3.5' },
  },
};
