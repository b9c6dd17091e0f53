import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageList, WithdrawalView, type MessageRow } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { dropBallast, writeUntilRefused } from './support/administer.js';
import { answersOf, leaksIn as leaksInAnswers, tryReads, type Attempt } from './support/attempts.js';
import { BusCapture } from './support/bus-capture.js';
import { Flock } from './support/canary.js';
import { Demo } from './support/demo.js';
import { dumpOf, leaksIn } from './support/dump.js';
import { GoogleSide } from './support/google.js';
import { Journey, type Connection } from './support/journey.js';
import { Killer } from './support/killer.js';
import { compareMailbox } from './support/mailbox.js';
import { contentKeys, openMirror } from './support/mirror-opener.js';
import { SmallDisk } from './support/small-disk.js';
import { TrailAlone } from './support/trail-alone.js';
import { trailOf, verify } from './support/verdict.js';

const CANARIES = 100;
/** Of those in the mirror, this many are asked for in each outage, in every way. */
const ASKED_FOR = 12;
const DISK_MIB = 512;
/** Longer than it takes, on a busy machine, from seeing a fetch under way to the outage. */
const SLOW_MS = 6_000;
/** While a service is away or overwhelmed. */
const AWAY = ['503 AUDIT_UNAVAILABLE', '503 SERVICE_UNAVAILABLE'];

describe('100 canaries, and a trail that says no', () => {
  const standing = Flock.of('standing', CANARIES);
  const fresh = {
    stopped: Flock.of('delivered while audit stood still', CANARIES),
    killed: Flock.of('delivered while audit was dead', CANARIES),
    full: Flock.of('delivered while the disk was full', CANARIES),
    refused: Flock.of('delivered while the trail refused', CANARIES),
  };
  const flocks = [standing, ...Object.values(fresh)];
  let scratch: string;
  let disk: SmallDisk;
  let demo: Demo;
  let killer: Killer;
  let google: GoogleSide;
  let journey: Journey;
  let bus: BusCapture | undefined;
  let connection: Connection;
  let rows: MessageRow[];
  let answeredBefore = 0;
  const tried: string[] = [];

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-out-'));
    const folder = await Demo.lay();
    disk = await SmallDisk.mount(join(folder, 'database'), DISK_MIB);
    demo = await Demo.start({ folder, arguments: ['--messages', '0'] });
    killer = new Killer(demo);
    google = new GoogleSide(demo.ready.google.root);
    bus = await BusCapture.start(demo, flocks);
    journey = await Journey.signIn(demo);
    for (const mail of standing.mails()) await google.deliver(journey.email, mail);
    connection = await journey.connect();
    await journey.synced(connection.id);
    rows = (await journey.member.get(MessageList, mail('messages?limit=200'))).items;
  }, 240_000);

  afterAll(async () => {
    process.stderr.write(`reads and syncs that were tried:\n${tried.map((line) => `  ${line}\n`).join('')}`);
    await bus?.stop().catch(() => 'the bus is gone');
    await demo.stop();
    await disk.unmount();
    await demo.dispose();
    await rm(scratch, { recursive: true, force: true });
  }, 60_000);

  it('shows them to their owner and to nobody else, so the looking works', async () => {
    const attempts = await tryReads(journey, connection.id, rows.slice(0, ASKED_FOR));
    expect(leaksInAnswers(attempts, [standing]).length).toBeGreaterThan(3 * ASKED_FOR);
    expect((await wordsInMirror(standing)).size).toBe(CANARIES);
    expect(await plainTraces()).toEqual([]);
    expect(bus?.subjects).toContain('gh.rpc.audit');
  }, 60_000);

  describe('audit stands still in the middle of a fetch', () => {
    it('answers no read and takes no mail', async () => {
      await fetching(fresh.stopped);
      process.kill(await killer.pidOf('audit'), 'SIGSTOP');
      expectNone(await attempt('audit stopped'), AWAY);
      expect(await wordsInMirror(fresh.stopped)).toEqual(new Set());
      expect(await plainTraces()).toEqual([]);
    }, 90_000);

    it('takes the mail when it goes on', async () => {
      process.kill(await killer.pidOf('audit'), 'SIGCONT');
      await expectAll(fresh.stopped);
    }, 90_000);
  });

  describe('audit is killed in the middle of a fetch and not started again', () => {
    it('answers no read and takes no mail', async () => {
      await fetching(fresh.killed);
      demo.leaveDead();
      process.kill(await killer.pidOf('audit'), 'SIGKILL');
      expectNone(await attempt('audit dead'), AWAY);
      expect(await wordsInMirror(fresh.killed)).toEqual(new Set());
      expect(await plainTraces()).toEqual([]);
    }, 90_000);

    it('takes the mail when it is started again', async () => {
      demo.resume();
      await killer.untilReady();
      await expectAll(fresh.killed);
    }, 90_000);
  });

  describe('the database’s disk is full', () => {
    it('answers no read and takes no mail', async () => {
      if (disk.why !== undefined) {
        process.stderr.write(`skipped: the disk that is full (${disk.why})\n`);
        return;
      }
      await fetching(fresh.full);
      await disk.fill();
      let said = '';
      const isRefused = async (): Promise<boolean> => {
        said = await writeUntilRefused(demo);
        return (await journey.member.send('GET', mail('labels'))).status === 503;
      };
      await eventually(isRefused, { withinMs: 60_000, what: 'a full disk that is felt' });
      tried.push(`the database said: ${said}`);
      expectNone(await attempt('disk full'), AWAY);
      expect(await plainTraces()).toEqual([]);
    }, 90_000);

    it('takes the mail when there is room again', async () => {
      if (disk.why !== undefined) return;
      await disk.free();
      await eventually(() => dropBallast(demo), { withinMs: 60_000, what: 'the database again' });
      await killer.untilReady();
      await expectAll(fresh.full);
    }, 90_000);
  });

  describe('the trail holds a withdrawal that no gate has heard of', () => {
    it('answers no read and takes no mail, though every gate is open', async () => {
      const trail = await TrailAlone.open(demo);
      connection = await journey.connection(connection.id);
      await fetching(fresh.refused);
      await trail.withdraw(connection);
      expectNone(await attempt('refused'), ['403 ACCESS_DENIED']);
      await trail.close();
      expect(await wordsInMirror(fresh.refused)).toEqual(new Set());
      expect(await plainTraces()).toEqual([]);
    }, 90_000);

    it('takes the mail when the person connects again', async () => {
      await google.behave();
      await journey.member.post(WithdrawalView, `/api/v1/connections/${connection.id}/features/mail/withdrawal`, {});
      await journey.closed(connection.id);
      connection = await journey.connect({ again: connection.id });
      await expectAll(fresh.refused);
    }, 90_000);
  });

  it('holds a refusal for each of those, in a trail that verifies', async () => {
    const trail = await trailOf(demo, scratch);
    const { code, out } = await verify(trail.folder, '--trust', demo.ready.trail.policy);
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
    const denied = trail.organisation.filter(({ header }) => header.type === 'access.denied');
    expect(denied.filter(({ header }) => header.purpose === 'mail.read').length).toBeGreaterThan(4 * ASKED_FOR);
    expect(await plainTraces()).toEqual([]);
    expect(bus?.messages).toBeGreaterThan(1_000);
  }, 90_000);

  const mail = (rest: string): string => `/api/v1/connections/${connection.id}/mail/${rest}`;

  /** Delivers the flock and waits until its first mails are on their way from Google. */
  async function fetching(flock: Flock): Promise<void> {
    await google.behave();
    await google.slowDown(SLOW_MS);
    const before = await fetches();
    answeredBefore = await answeredFetches();
    for (const news of flock.mails()) await google.deliver(journey.email, news);
    await eventually(async () => (await fetches()) > before, { withinMs: 20_000, what: 'a fetch under way' });
  }

  /** Requests for mails that reached Google so far; one is written down before it is answered. */
  async function fetches(): Promise<number> {
    const files = ['ledger.jsonl', 'inflight.jsonl'].map((name) => join(demo.folder, 'google-simulator', name));
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const ids = texts.flatMap((text) => text.match(/"requestId":"[^"]+","method":"batch\.gmail"/g) ?? []);
    return new Set(ids).size;
  }

  /** Reads, until Google has answered the fetch too: then the mails are in hand, and nobody may say that they may be kept. */
  async function attempt(name: string): Promise<Attempt[]> {
    const attempts = await tryReads(journey, connection.id, rows.slice(0, ASKED_FOR));
    await eventually(async () => (await answeredFetches()) > answeredBefore, {
      withinMs: 20_000,
      what: 'the fetch answered',
    });
    tried.push(`${name}: ${JSON.stringify(answersOf(attempts))}, sync ${JSON.stringify(await syncState())}`);
    return attempts;
  }

  async function answeredFetches(): Promise<number> {
    return (await google.ledger()).filter(({ method, status }) => method === 'batch.gmail' && status === 200).length;
  }

  async function syncState(): Promise<unknown> {
    const response = await journey.member.send('GET', mail('sync'));
    const { state, reason } = (await response.json()) as { state?: string; reason?: string };
    return { status: response.status, state, reason };
  }

  function expectNone(attempts: readonly Attempt[], refusals: readonly string[]): void {
    expect(attempts.length).toBeGreaterThan(5 * ASKED_FOR);
    expect(refusals).toEqual(expect.arrayContaining(Object.keys(answersOf(attempts))));
    expect(leaksInAnswers(attempts, flocks)).toEqual([]);
  }

  async function expectAll(flock: Flock): Promise<void> {
    await google.behave();
    const missing = async (): Promise<string[]> =>
      compareMailbox(journey.member, connection.id, await google.messages(journey.email), Infinity);
    await eventually(async () => (await missing()).length === 0, { withinMs: 75_000, what: 'the copy equal again' });
    expect((await wordsInMirror(flock)).size).toBe(CANARIES);
  }

  async function wordsInMirror(flock: Flock): Promise<Set<string>> {
    const dump = await dumpOf(demo);
    return flock.wordsIn(openMirror(dump, await contentKeys(demo.folder, dump)).texts);
  }

  /** Where a canary stands in clear: on the bus, in a log, in a file, in a document. */
  async function plainTraces(): Promise<string[]> {
    const files = await Promise.all(flocks.map((flock) => flock.filesIn(demo.folder, ['google-simulator'])));
    const said = flocks.filter((flock) => flock.isIn(demo.output.join('\n'))).map(({ name }) => `${name} was printed`);
    const dump = await dumpOf(demo).catch(() => []);
    return [...(bus?.leaks ?? []), ...files.flat(), ...said, ...flocks.flatMap((flock) => leaksIn(dump, flock))];
  }
});
