import { type ClientSettings } from '../config.js';
import { notify, TAKEN, untilDone } from '../http/notify.js';
import { type SigningKeys } from '../oauth/keys.js';
import { type UnkindPush } from '../sim/unkind-push.js';
import { type MailboxEvent, type Watch, type WorldEvent } from '../world/events.js';
import { type Mailbox } from '../world/mailbox.js';
import { type Published } from '../world/pubsub/events.js';
import { type World } from '../world/world.js';

/** One notification a second and user; the surplus is dropped (Gmail guides/push). */
const MIN_INTERVAL_MS = 1_000;
const MAX_WAITING = 10_000;

export interface PushStatistics {
  published: number;
  dropped: number;
  delivered: number;
  refused: number;
}

/** Gmail → Pub/Sub → the subscriber: pushed to an endpoint (signed, retried), kept for a pull, or both; at least once, never in order. */
export class Push {
  readonly statistics: PushStatistics = { published: 0, dropped: 0, delivered: 0, refused: 0 };
  private readonly lastAt = new Map<string, number>();
  private readonly stop = new AbortController();
  private waiting = 0;
  private messageCount = 0n;

  constructor(
    private readonly world: World,
    private readonly keys: SigningKeys,
    private readonly issuer: () => string,
    private readonly unkind: UnkindPush,
  ) {
    world.onChange((event) => this.consider(event));
  }

  close(): void {
    this.stop.abort();
  }

  private consider(event: WorldEvent): void {
    if (event.t !== 'message.added' && event.t !== 'message.labels' && event.t !== 'message.deleted') return;
    const mailbox = this.world.mailbox(event.email);
    const watch = mailbox?.watch;
    if (
      mailbox === undefined ||
      watch === undefined ||
      watch.expiration < this.world.clock.nowMs() ||
      !concerns(watch, mailbox, event)
    )
      return;
    const now = this.world.clock.nowMs();
    if (now - (this.lastAt.get(mailbox.email) ?? -Infinity) < MIN_INTERVAL_MS || this.waiting >= MAX_WAITING) {
      this.statistics.dropped += 1;
      return;
    }
    this.lastAt.set(mailbox.email, now);
    this.publish(watch, mailbox);
  }

  private publish(watch: Watch, mailbox: Mailbox): void {
    const client = this.world.client(watch.clientId);
    this.statistics.published += 1;
    // A JSON number, written from the integer: above 2^53 it must not be rounded here.
    const data = `{"emailAddress":${JSON.stringify(mailbox.email)},"historyId":${String(mailbox.history.currentId)}}`;
    const message = {
      data: Buffer.from(data).toString('base64'),
      messageId: this.newMessageId(),
      publishTime: this.world.clock.now().toISOString(),
    };
    if (client?.pullSubscription !== undefined) this.keepFor(client.pullSubscription, message);
    if (client?.pushEndpoint !== undefined) this.push(client, client.pushEndpoint, watch, message);
  }

  /** Sixteen digits that rise, over a restart too. */
  private newMessageId(): string {
    this.messageCount += 1n;
    return String(BigInt(this.world.clock.nowMs()) * 1_000n + this.messageCount);
  }

  /** Into the backlog of a pull subscription; twice where the weather doubles it. */
  private keepFor(subscription: string, message: Published): void {
    let copies = 0;
    this.unkind.meet(subscription, () => {
      copies += 1;
      const copy = `${message.messageId}.${String(copies)}`;
      if (!this.stop.signal.aborted) this.world.record([{ t: 'pubsub.published', subscription, copy, message }]);
      return Promise.resolve();
    });
  }

  private push(client: ClientSettings, endpoint: string, watch: Watch, message: Published): void {
    const subscription = `projects/${watch.project}/subscriptions/gmail-push`;
    const body = JSON.stringify({ message: { ...message, attributes: {} }, subscription });
    const audience = client.pushAudience ?? endpoint;
    const email = client.pushServiceAccount ?? `gmail-push@${watch.project}.iam.gserviceaccount.com`;
    this.unkind.meet(endpoint, async () => {
      this.waiting += 1;
      await this.deliver(endpoint, audience, email, body).finally(() => (this.waiting -= 1));
    });
  }

  private deliver(endpoint: string, audience: string, email: string, body: string): Promise<void> {
    return untilDone(this.stop.signal, async () => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${await this.token(audience, email)}`,
        'user-agent': 'CloudPubSub-Google',
      };
      const isTaken = TAKEN.has(await notify(endpoint, headers, body, this.stop.signal));
      this.statistics[isTaken ? 'delivered' : 'refused'] += 1;
      return isTaken;
    });
  }

  /** Pub/Sub's OIDC token; the body is not signed. */
  private token(audience: string, email: string): Promise<string> {
    const iat = Math.floor(this.world.clock.nowMs() / 1_000);
    return this.keys.sign({
      iss: this.issuer(),
      aud: audience,
      azp: '102000000000000000001',
      sub: '102000000000000000001',
      email,
      email_verified: true,
      iat,
      exp: iat + 3_600,
    });
  }
}

function concerns(watch: Watch, mailbox: Mailbox, event: MailboxEvent & { readonly id: string }): boolean {
  if (watch.labelIds.length === 0) return true;
  const labels = new Set(mailbox.messages.get(event.id)?.labels);
  if (event.t === 'message.labels') for (const label of event.remove) labels.add(label);
  const touches = watch.labelIds.some((label) => labels.has(label));
  return watch.behavior === 'include' ? touches : !touches;
}
