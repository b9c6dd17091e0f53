import { setTimeout as pause } from 'node:timers/promises';
import { ThreadList } from '@gatehouse/contracts';
import { Demo } from '../../support/demo.js';
import { GoogleSide } from '../../support/google.js';
import { Journey } from '../../support/journey.js';
import { LiveStream } from '../live-stream.js';
import type { Measure } from '../measure.js';
import { costsOf } from '../process-costs.js';
import { percentile } from '../statistics.js';
import { peaks } from './backfill.js';

/** A mailbox is pushed at most this often. */
const EVERY_MS = 3_000;
const GIVE_UP_MS = 30_000;
/** The page reads when it hears an event; without one it looks again after this. */
const LOOK_AGAIN_MS = 250;
const MESSAGES = 20;

interface Mailbox {
  readonly email: string;
  readonly connectionId: string;
}

interface Side {
  readonly google: GoogleSide;
  readonly journey: Journey;
  readonly live: LiveStream;
}

/**
 * Many mailboxes under the tariff of new projects, mail arriving at each every three seconds, one after the other: from
 * the simulator's commit until the thread list of our REST API shows it to a member who listens to live updates.
 */
export const push: Measure = {
  name: 'push',
  async run({ settings, say }) {
    const demo = await Demo.start({ arguments: ['--messages', '0'] });
    try {
      const google = new GoogleSide(demo.ready.google.root);
      const journey = await Journey.signIn(demo);
      const mailboxes = await connectAll(google, journey, settings.mailboxes);
      const live = await LiveStream.open(journey.member);
      const taken = await deliverToAll({ google, journey, live }, mailboxes, settings.pushSeconds);
      live.close();
      say(`push: ${String(taken.length)} mails into ${String(mailboxes.length)} mailboxes`);
      const { 'rss.mail': mail = 0 } = peaks(await costsOf(demo.folder));
      return { 'push.p50': percentile(taken, 0.5), 'push.p99': percentile(taken, 0.99), 'rss.mail.many': mail };
    } finally {
      await demo.dispose();
    }
  },
};

/** Each account goes through Google's pages; all belong to the demo's member. */
async function connectAll(google: GoogleSide, journey: Journey, count: number): Promise<Mailbox[]> {
  const mailboxes: Mailbox[] = [];
  for (let n = 0; n < count; n += 1) {
    const email = `box${String(n)}@lotus.example`;
    await google.addAccount({ email, messages: MESSAGES, messageBytes: 2_000, seed: email });
    mailboxes.push({ email, connectionId: (await journey.connect({ email })).id });
  }
  for (const { connectionId } of mailboxes) await journey.synced(connectionId);
  return mailboxes;
}

/** Evenly spread: each mailbox in turn, so that its next turn is three seconds away. */
async function deliverToAll(side: Side, mailboxes: readonly Mailbox[], seconds: number): Promise<number[]> {
  const everyMs = EVERY_MS / mailboxes.length;
  const count = Math.floor((seconds * 1_000) / everyMs);
  const began = performance.now();
  const underWay: Promise<number>[] = [];
  for (let n = 0; n < count; n += 1) {
    await pause(Math.max(0, began + n * everyMs - performance.now()));
    const mailbox = mailboxes[n % mailboxes.length];
    if (mailbox) underWay.push(pushToReadable(side, mailbox, `push ${String(n)}`));
  }
  return Promise.all(underWay);
}

async function pushToReadable({ google, journey, live }: Side, mailbox: Mailbox, subject: string): Promise<number> {
  const path = `/api/v1/connections/${mailbox.connectionId}/mail/threads?label=INBOX`;
  let heard = live.next(mailbox.connectionId, LOOK_AGAIN_MS);
  const mail = { from: 'Lan <lan@x.example>', subject, text: 'x' };
  const { committedAt } = await google.deliver(mailbox.email, mail);
  while (Date.now() - committedAt < GIVE_UP_MS) {
    await heard;
    heard = live.next(mailbox.connectionId, LOOK_AGAIN_MS);
    // On a slow machine later mails lie on top of it.
    const limit = Date.now() - committedAt < 2 * EVERY_MS ? 3 : 20;
    const response = await journey.member.send('GET', `${path}&limit=${String(limit)}`);
    const text = await response.text();
    if (response.status === 503) continue; // not readable yet, and the clock goes on
    if (!response.ok) throw new Error(`the list answered ${String(response.status)}: ${text}`);
    const { items } = ThreadList.parse(JSON.parse(text));
    if (items.some((row) => row.subject === subject)) return Date.now() - committedAt;
  }
  throw new Error(`'${subject}' did not arrive in ${mailbox.email}`);
}
