import { WithdrawalView } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { Flock } from './support/canary.js';
import { dumpOf, leaksIn, type DumpedDocument } from './support/dump.js';
import { type Connection } from './support/journey.js';
import { contentKeys, everyKey, openMirror } from './support/mirror-opener.js';
import { useStory } from './support/use-story.js';

const BACKFILLED = 20;

describe('an erasure, looked at by somebody who holds the key files and dumps of every database', () => {
  const story = useStory({ arguments: ['--messages', String(BACKFILLED)] });
  const flock = Flock.of('mail', 100);
  let connection: Connection;
  let before: DumpedDocument[];
  let after: DumpedDocument[];

  beforeAll(async () => {
    for (const mail of flock.mails()) await story.google.deliver(story.journey.email, mail);
    connection = await story.journey.connect();
    await story.journey.synced(connection.id);
    before = await dumpOf(story.demo);
  }, 240_000);

  it('opens every mail before it, so its tools work', async () => {
    const { texts, shut } = openMirror(before, await contentKeys(story.demo.folder, before));
    expect(shut).toBe(0);
    expect(texts.length).toBeGreaterThanOrEqual(3 * (flock.words.length + BACKFILLED));
    expect(flock.wordsIn(texts).size).toBe(flock.words.length);
  });

  it('finds nothing in clear before it: not in a document, not in a file outside the simulator', async () => {
    expect(leaksIn(before, flock)).toEqual([]);
    expect(await flock.filesIn(story.demo.folder, ['google-simulator'])).toEqual([]);
    expect(await flock.filesIn(story.demo.folder)).not.toEqual([]);
  }, 60_000);

  it('finds the copy sealed while nobody has chosen: no read is answered, the key is kept', async () => {
    await story.journey.member.post(WithdrawalView, feature('withdrawal'), {});
    for (const path of ['labels', 'threads', 'messages'])
      expect((await story.journey.member.send('GET', mail(path))).status).toBe(403);
    const sealed = await dumpOf(story.demo);
    expect((await contentKeys(story.demo.folder, sealed)).length).toBeGreaterThan(0);
    expect(openMirror(sealed, await contentKeys(story.demo.folder, sealed)).shut).toBe(0);
  });

  it('is done when the person has chosen it', async () => {
    await story.journey.member.post(WithdrawalView, feature('withdrawal/choice'), { choice: 'erase' });
    await eventually(
      async () => {
        const [withdrawal] = (await story.journey.connection(connection.id)).withdrawals;
        return withdrawal?.steps.every(({ state }) => state !== 'waiting') === true;
      },
      { withinMs: 60_000, what: 'the withdrawal whole' },
    );
  }, 90_000);

  it('leaves no content key, not even in the log that the database keeps of its writes', async () => {
    const left = async (): Promise<number> => {
      after = await dumpOf(story.demo);
      return (await contentKeys(story.demo.folder, after)).length;
    };
    await eventually(async () => (await left()) === 0, { withinMs: 60_000, what: 'the last copy of the key gone' });
  }, 90_000);

  it('leaves no key that opens a piece of a backup from before it', async () => {
    const keys = await everyKey(story.demo.folder, after);
    expect(keys.length).toBeGreaterThan(10);
    expect(openMirror(before, keys).texts.length).toBe(0);
    const documents = after.filter(({ collection }) => collection.startsWith('mail_'));
    expect(openMirror(documents, await contentKeys(story.demo.folder, after)).texts.length).toBe(0);
  });

  it('leaves nothing in clear: not in a document, not in a file outside the simulator', async () => {
    expect(leaksIn(after, flock)).toEqual([]);
    expect(await flock.filesIn(story.demo.folder, ['google-simulator'])).toEqual([]);
  }, 60_000);

  const feature = (rest: string): string => `/api/v1/connections/${connection.id}/features/mail/${rest}`;
  const mail = (rest: string): string => `/api/v1/connections/${connection.id}/mail/${rest}`;
});
