import { GoogleError, invalidArgument } from '../http/google-error.js';
import { type Watch } from '../world/events.js';
import { type GmailCall, type GmailHandler } from './gmail-call.js';

const LIFETIME_MS = 7 * 86_400_000;

export const watch: Readonly<Record<string, GmailHandler>> = {
  'gmail.users.watch': (call) => {
    const expiration = call.now + LIFETIME_MS;
    call.record([{ t: 'watch.set', email: call.mailbox.email, watch: watchOf(call, expiration) }]);
    return { historyId: String(call.mailbox.history.currentId), expiration: String(expiration) };
  },
  'gmail.users.stop': (call) => {
    if (call.mailbox.watch !== undefined) call.record([{ t: 'watch.stopped', email: call.mailbox.email }]);
    return undefined;
  },
};

function watchOf(call: GmailCall, expiration: number): Watch {
  const topicName = call.text('topicName') ?? '';
  const project = call.world.projectOf(call.access.clientId);
  if (!topicName.startsWith(`projects/${project}/topics/`)) {
    throw invalidArgument(`Invalid topicName does not match projects/${project}/topics/*`);
  }
  if (call.world.client(call.access.clientId)?.topic !== topicName) {
    throw new GoogleError(
      404,
      'notFound',
      `Error sending test message to Cloud PubSub ${topicName} : Resource not found (resource=${topicName.split('/').at(-1) ?? ''}).`,
    );
  }
  const standing = call.mailbox.watch;
  if (
    standing !== undefined &&
    standing.expiration > call.now &&
    standing.project === project &&
    standing.topicName !== topicName
  ) {
    throw new GoogleError(
      400,
      'failedPrecondition',
      'Only one user push notification client allowed per developer (call /stop then try again)',
    );
  }
  const labelIds = call.strings('labelIds');
  const unknown = labelIds.find((label) => !call.mailbox.labels.has(label));
  if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`);
  const behavior =
    (call.text('labelFilterBehavior') ?? call.text('labelFilterAction')) === 'exclude' ? 'exclude' : 'include';
  return { project, clientId: call.access.clientId, topicName, labelIds, behavior, expiration };
}
