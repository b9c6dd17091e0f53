import { type ApiDefinition, UNLIMITED } from '../api/api.js';

export const PEOPLE: ApiDefinition = {
  name: 'people.v1',
  service: 'people.googleapis.com',
  errors: 'status',
  maxBatch: 100,
  handlers: {},
  notSimulated: [['people.', 'comes next']],
  price: () => ({ bucket: 'queries', units: 1 }),
  limits: {
    old: { queries: { user: 90, project: 5_400, metric: 'Queries' } },
    new: { queries: { user: 90, project: 5_400, metric: 'Queries' } },
    unlimited: { queries: { user: UNLIMITED, project: UNLIMITED, metric: 'Queries' } },
  },
  alwaysPresent: {},
};
