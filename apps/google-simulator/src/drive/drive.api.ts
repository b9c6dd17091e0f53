import { type ApiDefinition, UNLIMITED } from '../api/api.js';

export const DRIVE: ApiDefinition = {
  name: 'drive.v3',
  service: 'drive.googleapis.com',
  errors: 'classic',
  maxBatch: 100,
  handlers: {},
  notSimulated: [['drive.', 'comes next']],
  price: () => ({ bucket: 'queries', units: 1 }),
  limits: {
    old: { queries: { user: 12_000, project: 12_000, metric: 'Queries' } },
    new: { queries: { user: 325_000, project: 1_000_000, metric: 'Queries' } },
    unlimited: { queries: { user: UNLIMITED, project: UNLIMITED, metric: 'Queries' } },
  },
  alwaysPresent: {},
};
