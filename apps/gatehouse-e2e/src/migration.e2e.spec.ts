import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@gatehouse/testing';
import { DATA_FIXTURES, hasFixtureEngine, migrationsOf, unpackFixture } from './support/data-fixture.js';
import { compareMailbox } from './support/mailbox.js';
import { trailOf, verify } from './support/verdict.js';
import { useStory } from './support/use-story.js';

const SERVICES = ['auth', 'audit', 'mail'];

if (!hasFixtureEngine)
  console.warn("Skipped: earlier releases' data. Its database server is not built: ./gatehouse tune");

(hasFixtureEngine ? describe : describe.skip).each(DATA_FIXTURES)('the data that $commit left', ({ file }) => {
  let trailKey: string;
  let keptAt: Date;
  let connection: string;

  const story = useStory({ arguments: ['--messages', '20'] }, async () => {
    const unpacked = await unpackFixture(file);
    trailKey = unpacked.trailKey;
    keptAt = (await stat(join(unpacked.folder, 'fixture.json'))).mtime;
    return { folder: unpacked.folder };
  });
  beforeAll(async () => {
    connection = (await story.journey.connections()).items[0]!.id;
  });

  const differences = async (): Promise<string[]> =>
    compareMailbox(story.journey.member, connection, await story.google.messages(story.journey.email));

  it('is opened with its people and its trail, and every mail can be read, byte for byte', async () => {
    expect(story.demo.ready.trail.key).toBe(trailKey);
    expect(await story.google.messages(story.journey.email)).toHaveLength(20);
    expect(await differences()).toEqual([]);
  });

  it('goes on syncing under the consent that was given then', async () => {
    await story.google.deliver(story.journey.email, {
      from: 'Lan <lan@x.example>',
      subject: 'after the upgrade',
      text: 'xin chào',
    });
    await eventually(async () => (await differences()).length === 0, { withinMs: 60_000, what: 'the new mail' });
    expect(await story.google.messages(story.journey.email)).toHaveLength(21);
  }, 90_000);

  it('records each migration once, and repeats none that was done', async () => {
    for (const service of SERVICES) {
      const records = await migrationsOf(story.demo.folder, service);
      expect(records.map(({ number }) => number)).toEqual(records.map((_record, n) => n + 1));
      expect(records.length).toBeGreaterThan(0);
      expect(records[0]!.at.getTime()).toBeLessThan(keptAt.getTime());
    }
  });

  it('has one trail across both releases, which the old trust proves', async () => {
    const { folder, organisation } = await trailOf(story.demo, story.scratch);
    const isLater = ({ header }: (typeof organisation)[number]): boolean => Date.parse(header.rx) > keptAt.getTime();
    expect(organisation[0]?.header.type).toBe('log.genesis');
    expect(new Set(organisation.map(isLater))).toEqual(new Set([false, true]));
    const { code, out } = await verify(folder, '--trust', story.demo.ready.trail.policy);
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
  }, 60_000);
});
