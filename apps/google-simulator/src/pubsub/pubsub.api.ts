import { type ApiDefinition, type Limit, UNLIMITED } from '../api/api.js';
import { pull } from './pull.js';

/** Throughput quotas of whole regions: nothing that a subscriber of Gmail's notifications meets. */
const ANY: Readonly<Record<string, Limit>> = { requests: { user: UNLIMITED, project: UNLIMITED, metric: 'Requests' } };

const SETUP =
  'topics and subscriptions are made by the settings of the client, as an operator makes them in the console';
const setup = [
  'create',
  'delete',
  'detach',
  'get',
  'list',
  'modifyPushConfig',
  'patch',
  'seek',
  'setIamPolicy',
  'testIamPermissions',
];

export const PUBSUB: ApiDefinition = {
  name: 'pubsub.v1',
  service: 'pubsub.googleapis.com',
  errors: 'status',
  maxBatch: 100,
  handlers: pull,
  notSimulated: [
    ['pubsub.projects.topics.', SETUP],
    ['pubsub.projects.schemas.', 'Gmail’s notifications have no schema'],
    ['pubsub.projects.snapshots.', 'nobody rewinds a subscription whose messages only wake'],
    ...setup.map((name) => [`pubsub.projects.subscriptions.${name}`, SETUP] as const),
  ],
  price: () => ({ bucket: 'requests', units: 1 }),
  limits: { old: ANY, new: ANY, unlimited: ANY },
  alwaysPresent: {
    ReceivedMessage: { fields: ['ackId', 'message'], source: 'pubsub.v1.json' },
    PubsubMessage: { fields: ['data', 'messageId', 'publishTime'], source: 'google-apis.md 2.4' },
  },
};
