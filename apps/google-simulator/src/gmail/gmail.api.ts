import { type ApiDefinition } from '../api/api.js';
import { drafts, sendMessage } from './drafts.js';
import { inMailbox } from './gmail-call.js';
import { history } from './history-list.js';
import { labels } from './labels.js';
import { readMessages } from './read-messages.js';
import { sendAs } from './send-as.js';
import { threads } from './threads.js';
import { GMAIL_LIMITS, unitsOf } from './units.js';
import { watch } from './watch.js';
import { writeMessages } from './write-messages.js';

export const GMAIL: ApiDefinition = {
  name: 'gmail.v1',
  service: 'gmail.googleapis.com',
  errors: 'both',
  maxBatch: 100,
  handlers: inMailbox({
    ...readMessages,
    ...writeMessages,
    ...sendMessage,
    ...drafts,
    ...labels,
    ...threads,
    ...history,
    ...watch,
    ...sendAs,
  }),
  notSimulated: [
    [
      'gmail.users.settings.filters.',
      'rules that the server runs on arrival would need an engine of their own; no feature uses them',
    ],
    ['gmail.users.settings.forwardingAddresses.', 'written only by domain-wide delegation; no feature forwards'],
    ['gmail.users.settings.getAutoForwarding', 'no feature forwards'],
    ['gmail.users.settings.updateAutoForwarding', 'no feature forwards'],
    ['gmail.users.settings.delegates.', 'for service accounts with domain-wide delegation only'],
    ['gmail.users.settings.getVacation', 'no feature answers in the absence of a person'],
    ['gmail.users.settings.updateVacation', 'no feature answers in the absence of a person'],
    ['gmail.users.settings.getImap', 'the simulator speaks no IMAP'],
    ['gmail.users.settings.updateImap', 'the simulator speaks no IMAP'],
    ['gmail.users.settings.getPop', 'the simulator speaks no POP'],
    ['gmail.users.settings.updatePop', 'the simulator speaks no POP'],
    ['gmail.users.settings.getLanguage', 'the language of Gmail’s own pages, which are not simulated'],
    ['gmail.users.settings.updateLanguage', 'the language of Gmail’s own pages, which are not simulated'],
    ['gmail.users.settings.cse.', 'client-side encryption needs key services of the organisation'],
    ['gmail.users.settings.sendAs.smimeInfo.', 'hosted S/MIME needs certificates of the organisation'],
  ],
  price: (methodId, tariff) => ({ bucket: 'queries', units: unitsOf(methodId, tariff) }),
  limits: GMAIL_LIMITS,
  alwaysPresent: {
    Message: { fields: ['id', 'threadId'], source: 'google-apis.md 2.2' },
    Thread: { fields: ['id'], source: 'gmail.v1.json' },
    Label: { fields: ['id', 'name'], source: 'gmail.v1.json' },
    Profile: { fields: ['emailAddress', 'historyId', 'messagesTotal', 'threadsTotal'], source: 'gmail.v1.json' },
    Draft: { fields: ['id', 'message'], source: 'gmail.v1.json' },
    ListDraftsResponse: { fields: ['resultSizeEstimate'], source: 'unverified' },
    SendAs: { fields: ['sendAsEmail'], source: 'gmail.v1.json' },
    ListSendAsResponse: { fields: ['sendAs'], source: 'every account has its primary address (gmail.v1.json)' },
    ListHistoryResponse: { fields: ['historyId'], source: 'google-apis.md 2.3' },
  },
};
