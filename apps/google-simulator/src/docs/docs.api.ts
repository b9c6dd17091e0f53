import { type ApiDefinition, UNLIMITED } from '../api/api.js';

export const DOCS: ApiDefinition = {
  name: 'docs.v1',
  service: 'docs.googleapis.com',
  errors: 'status',
  maxBatch: 100,
  handlers: {},
  notSimulated: [['docs.', 'comes next']],
  price: () => ({ bucket: 'queries', units: 1 }),
  limits: {
    old: { queries: { user: 300, project: 3_000, metric: 'Queries' } },
    new: { queries: { user: 300, project: 3_000, metric: 'Queries' } },
    unlimited: { queries: { user: UNLIMITED, project: UNLIMITED, metric: 'Queries' } },
  },
  alwaysPresent: {},
};
