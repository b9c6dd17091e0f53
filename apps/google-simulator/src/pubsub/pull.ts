import { type ApiCall, type ApiHandler, RawAnswer } from '../api/api-call.js';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { json } from '../http/call.js';
import { type Lease } from '../world/pubsub/subscriptions.js';

/** What a subscription has that is made without saying so (pubsub.v1.json: ackDeadlineSeconds). */
const ACK_DEADLINE_S = 10;
const LONGEST_DEADLINE_S = 600;
const MOST = 1_000;
/** How long a pull waits for a first message, real milliseconds; Google's own wait is not public. */
const PATIENCE_MS = 10_000;
/** How often a waiting pull looks whether somebody else's deadline has passed. */
const GLANCE_MS = 200;

export const pull: Readonly<Record<string, ApiHandler>> = {
  'pubsub.projects.subscriptions.pull': (call) => {
    const subscription = subscriptionOf(call);
    const { maxMessages = 0, returnImmediately = false } = call.body as PullBody;
    if (maxMessages < 1)
      throw invalidArgument('You have passed an invalid argument to the service (argument=maxMessages).');
    const take = (): Lease[] => taken(call, subscription, Math.min(maxMessages, MOST));
    const body = patiently(call, returnImmediately ? 0 : PATIENCE_MS, take);
    return new RawAnswer({ ...json(200, {}), body });
  },
  'pubsub.projects.subscriptions.acknowledge': (call) => {
    const subscription = subscriptionOf(call);
    const copies = call.world.subscriptions.heldBy(subscription, ackIdsOf(call), call.now);
    if (copies.length > 0) call.record(copies.map((copy) => ({ t: 'pubsub.acknowledged', subscription, copy })));
    return {};
  },
  'pubsub.projects.subscriptions.modifyAckDeadline': (call) => {
    const subscription = subscriptionOf(call);
    const { ackDeadlineSeconds: seconds = 0 } = call.body as { ackDeadlineSeconds?: number };
    if (seconds < 0 || seconds > LONGEST_DEADLINE_S)
      throw invalidArgument('You have passed an invalid argument to the service (argument=ackDeadlineSeconds).');
    const { subscriptions } = call.world;
    for (const copy of subscriptions.heldBy(subscription, ackIdsOf(call), call.now))
      subscriptions.extend(subscription, copy, call.now + seconds * 1_000);
    return {};
  },
};

interface PullBody {
  readonly maxMessages?: number;
  readonly returnImmediately?: boolean;
}

function taken(call: ApiCall, subscription: string, most: number): Lease[] {
  const newId = (): string => call.world.random(48).toString('base64url');
  const until = call.now + ACK_DEADLINE_S * 1_000;
  return call.world.subscriptions.take(subscription, most, call.now, until, newId);
}

/** Answers with the first messages there are, or with none when patience is over. */
async function* patiently(call: ApiCall, patienceMs: number, take: () => Lease[]): AsyncGenerator<string> {
  const end = performance.now() + patienceMs;
  let leases = take();
  while (leases.length === 0 && performance.now() < end) {
    await call.world.subscriptions.changed(AbortSignal.timeout(GLANCE_MS));
    leases = take();
  }
  // An empty list is absent, as everywhere at Google.
  yield JSON.stringify(leases.length === 0 ? {} : { receivedMessages: leases.map(view) });
}

/** `deliveryAttempt` is absent: only subscriptions with a dead letter policy have it. */
function view({ ackId, message }: Lease): object {
  return { ackId, message };
}

function ackIdsOf(call: ApiCall): string[] {
  const ackIds = call.strings('ackIds');
  if (ackIds.length === 0) throw invalidArgument('No ack ids specified.');
  return ackIds;
}

/** @throws GoogleError 403 for another project's, 404 for one that is not there */
function subscriptionOf(call: ApiCall): string {
  const name = call.param('subscription');
  const client = call.world.client(call.access.clientId);
  if (!name.startsWith(`projects/${call.world.projectOf(call.access.clientId)}/`))
    throw new GoogleError(403, 'forbidden', 'User not authorized to perform this action.');
  if (client?.pullSubscription !== name)
    throw new GoogleError(404, 'notFound', `Resource not found (resource=${name.split('/').at(-1) ?? ''}).`);
  return name;
}
