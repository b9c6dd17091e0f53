import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@gatehouse/testing';
import { DATA_FIXTURES, hasFixtureEngine, migrationsOf, unpackFixture } from './support/data-fixture.js';
import { Demo } from './support/demo.js';
import { GoogleSide } from './support/google.js';
import { Journey } from './support/journey.js';
import { compareMailbox } from './support/mailbox.js';
import { trailOf, verify } from './support/verdict.js';

const SERVICES = ['auth', 'audit', 'mail'];

if (!hasFixtureEngine)
  console.warn("Skipped: earlier releases' data. Its database server is not built: ./gatehouse tune");

(hasFixtureEngine ? describe : describe.skip).each(DATA_FIXTURES)('the data that $commit left', ({ file }) => {
  let demo: Demo;
  let scratch: string;
  let trailKey: string;
  let keptAt: Date;
  let google: GoogleSide;
  let journey: Journey;
  let connection: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-out-'));
    const unpacked = await unpackFixture(file);
    trailKey = unpacked.trailKey;
    keptAt = (await stat(join(unpacked.folder, 'fixture.json'))).mtime;
    demo = await Demo.start({ folder: unpacked.folder, arguments: ['--messages', '20'] });
    google = new GoogleSide(demo.ready.google.root);
    journey = await Journey.signIn(demo);
    connection = (await journey.connections()).items[0]!.id;
  }, 180_000);

  afterAll(async () => {
    await demo.dispose();
    await rm(scratch, { recursive: true, force: true });
  }, 60_000);

  const differences = async (): Promise<string[]> =>
    compareMailbox(journey.member, connection, await google.messages(journey.email));

  it('is opened with its people and its trail, and every mail can be read, byte for byte', async () => {
    expect(demo.ready.trail.key).toBe(trailKey);
    expect(await google.messages(journey.email)).toHaveLength(20);
    expect(await differences()).toEqual([]);
  });

  it('goes on syncing under the consent that was given then', async () => {
    await google.deliver(journey.email, {
      from: 'Lan <lan@x.example>',
      subject: 'after the upgrade',
      text: 'xin chào',
    });
    await eventually(async () => (await differences()).length === 0, { withinMs: 60_000, what: 'the new mail' });
    expect(await google.messages(journey.email)).toHaveLength(21);
  }, 90_000);

  it('records each migration once, and repeats none that was done', async () => {
    for (const service of SERVICES) {
      const records = await migrationsOf(demo.folder, service);
      expect(records.map(({ number }) => number)).toEqual(records.map((_record, n) => n + 1));
      expect(records.length).toBeGreaterThan(0);
      expect(records[0]!.at.getTime()).toBeLessThan(keptAt.getTime());
    }
  });

  it('has one trail across both releases, which the old trust proves', async () => {
    const { folder, organisation } = await trailOf(demo, scratch);
    const isLater = ({ header }: (typeof organisation)[number]): boolean => Date.parse(header.rx) > keptAt.getTime();
    expect(organisation[0]?.header.type).toBe('log.genesis');
    expect(new Set(organisation.map(isLater))).toEqual(new Set([false, true]));
    const { code, out } = await verify(folder, '--trust', demo.ready.trail.policy);
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
  }, 60_000);
});
