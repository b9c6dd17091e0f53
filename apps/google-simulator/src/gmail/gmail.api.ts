import { type ApiDefinition } from '../api/api.js';
import { inMailbox } from './gmail-call.js';
import { history } from './history-list.js';
import { labels } from './labels.js';
import { readMessages } from './read-messages.js';
import { threads } from './threads.js';
import { GMAIL_LIMITS, unitsOf } from './units.js';
import { watch } from './watch.js';
import { writeMessages } from './write-messages.js';

export const GMAIL: ApiDefinition = {
  name: 'gmail.v1',
  service: 'gmail.googleapis.com',
  errors: 'both',
  maxBatch: 100,
  handlers: inMailbox({ ...readMessages, ...writeMessages, ...labels, ...threads, ...history, ...watch }),
  notSimulated: [
    ['gmail.users.drafts.', 'composing comes with the issue of sending'],
    ['gmail.users.messages.batchDelete', 'the product never deletes for ever'],
    ['gmail.users.settings.', 'reading and changing settings comes with the harness of all four features'],
  ],
  price: (methodId, tariff) => ({ bucket: 'queries', units: unitsOf(methodId, tariff) }),
  limits: GMAIL_LIMITS,
  alwaysPresent: {
    Message: { fields: ['id', 'threadId'], source: 'google-apis.md 2.2' },
    Thread: { fields: ['id'], source: 'gmail.v1.json' },
    Label: { fields: ['id', 'name'], source: 'gmail.v1.json' },
    Profile: { fields: ['emailAddress', 'historyId', 'messagesTotal', 'threadsTotal'], source: 'gmail.v1.json' },
    ListHistoryResponse: { fields: ['historyId'], source: 'google-apis.md 2.3' },
  },
};
