import { type ApiDefinition, UNLIMITED } from '../api/api.js';

export const CALENDAR: ApiDefinition = {
  name: 'calendar.v3',
  service: 'calendar-json.googleapis.com',
  errors: 'classic',
  maxBatch: 50,
  handlers: {},
  notSimulated: [['calendar.', 'comes next']],
  price: () => ({ bucket: 'queries', units: 1 }),
  limits: {
    old: { queries: { user: 600, project: 10_000, metric: 'Queries' } },
    new: { queries: { user: 600, project: 10_000, metric: 'Queries' } },
    unlimited: { queries: { user: UNLIMITED, project: UNLIMITED, metric: 'Queries' } },
  },
  alwaysPresent: {},
};
