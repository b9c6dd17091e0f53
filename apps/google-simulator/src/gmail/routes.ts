import { type Call, type Resolver } from '../http/call.js';
import { type GmailBatch } from './batch.js';
import { type GmailHandler } from './gmail-call.js';
import { history } from './history-list.js';
import { labels } from './labels.js';
import { readMessages } from './read-messages.js';
import { type GmailService } from './service.js';
import { threads } from './threads.js';
import { watch } from './watch.js';
import { writeMessages } from './write-messages.js';

/** Every method of gmail.v1 that is simulated. */
export const GMAIL_HANDLERS: Readonly<Record<string, GmailHandler>> = {
  ...readMessages,
  ...writeMessages,
  ...labels,
  ...threads,
  ...history,
  ...watch,
};

export function gmailRoutes(service: GmailService, batch: GmailBatch): Resolver {
  const enter = (call: Call): (() => void) => service.enter(call);
  return (verb, path) => {
    if (verb === 'POST' && (path === '/batch/gmail/v1' || path === '/batch'))
      return { method: 'batch.gmail', handle: (call) => batch.handle(call), enter };
    const matched = service.match(verb, path);
    return matched && { method: matched.method.id, handle: (call) => service.run(call, matched), enter };
  };
}
