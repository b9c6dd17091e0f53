import { MessageList } from '@gatehouse/contracts';
import { HARD_MAILS, largeMail } from '@gatehouse/testing';
import { type Connection } from './support/journey.js';
import { fileOf, hardFile, keepFailed, type MailFolder, writeMailFolder } from './support/mail-folder.js';
import { MemoryWatch } from './support/memory.js';
import { readMeanwhile } from './support/read-meanwhile.js';
import { Dice, LONG, seedOfCommit } from './support/seed.js';
import { readSource, type SourceMailbox } from './support/simulator-file.js';
import { compareWhole } from './support/whole-mailbox.js';
import { useStory } from './support/use-story.js';

const GENERATED = 2_000;
const FUZZED = 500;
const LARGE = LONG ? 100 : 4;
const LARGE_BYTES = 35 << 20;
const MAY_GROW_MB = 100;

const LABELS = ['STARRED', 'UNREAD', 'IMPORTANT', 'SPAM', 'TRASH', 'CATEGORY_FORUMS'];

describe('a synced mailbox equals the source', () => {
  const commit = seedOfCommit();
  const dice = new Dice(`${commit} mailbox`);
  let folder: MailFolder;

  const story = useStory({ env: { GOOGLE_TARIFF: 'unlimited' } }, async (scratch) => {
    folder = await writeMailFolder(scratch, commit, FUZZED);
    return { arguments: ['--mailbox', folder.path] };
  });

  const source = (email: string): Promise<SourceMailbox> => readSource(story.demo.ready.data, email);
  const at = ({ id }: Connection) => ({ member: story.journey.member.patient(), connectionId: id });

  it(`${GENERATED} generated messages come back byte for byte, in their threads, under their labels`, async () => {
    const email = 'many@gatehouse.example';
    await story.google.createAccount({ email, messages: GENERATED, seed: commit });
    const connection = await story.journey.connect({ email });
    await story.journey.synced(connection.id, 120_000);
    const mailbox = await source(email);
    expect(mailbox.messages).toHaveLength(GENERATED);
    expect(await compareWhole({ ...at(connection), parseEvery: LONG ? 1 : 4 }, mailbox)).toEqual([]);
  }, 300_000);

  describe(`${LARGE} messages of 35 MB`, () => {
    const email = 'heavy@gatehouse.example';
    let connection: Connection;

    beforeAll(async () => {
      await story.google.createAccount({ email, messages: 0 });
      for (let n = 0; n < LARGE; n += 1) await story.google.deliverRaw(email, largeMail(LARGE_BYTES, `large ${n}`));
    }, 600_000);

    it(`are synced while some are read, in ${MAY_GROW_MB} MB more memory`, async () => {
      const { mail, gateway } = story.demo.ready.processes;
      const watch = await MemoryWatch.start({ mail: mail!, gateway: gateway! });
      connection = await story.journey.connect({ email });
      const synced = story.journey.synced(connection.id, 1_500_000);
      const read = await readMeanwhile(synced, at(connection), await source(email));
      await synced;
      const memory = await watch.stop();
      process.stderr.write(`${LARGE} x 35 MB, ${read.reads} read meanwhile; MB resident: ${JSON.stringify(memory)}\n`);
      expect(read.faults).toEqual([]);
      expect(read.reads).toBeGreaterThan(0);
      expect(memory.mail?.grown).toBeLessThanOrEqual(MAY_GROW_MB);
      expect(memory.gateway?.grown).toBeLessThanOrEqual(MAY_GROW_MB);
    }, 1_800_000);

    it('come back byte for byte', async () => {
      expect(await compareWhole(at(connection), await source(email))).toEqual([]);
    }, 900_000);
  });

  describe(`${HARD_MAILS.length + 1} hard and ${FUZZED} fuzzed mails, loaded by --mailbox`, () => {
    let connection: Connection;
    let mailbox: SourceMailbox;

    beforeAll(async () => {
      for (const { id } of (await source(story.journey.email)).messages) {
        if (dice.below(3) === 0)
          await story.google.relabel(story.journey.email, id, { add: dice.shuffled(LABELS).slice(0, 2) });
        if (dice.below(3) === 0) await story.google.relabel(story.journey.email, id, { remove: ['INBOX'] });
      }
      connection = await story.journey.connect();
      await story.journey.synced(connection.id, 120_000);
      mailbox = await source(story.journey.email);
    }, 180_000);

    it('come back byte for byte, in their threads, under their labels', async () => {
      expect(mailbox.messages).toHaveLength(folder.files);
      const faults = await compareWhole(at(connection), mailbox);
      await keepFailed(faults, mailbox);
      expect(faults).toEqual([]);
    }, 180_000);

    it('say why their structure could not be read', async () => {
      const files = new Map(mailbox.messages.map(({ id, origin }) => [id, fileOf(origin)]));
      const reasons = new Map<string | undefined, string | null>();
      for await (const row of story.journey.member.all(
        MessageList,
        `/api/v1/connections/${connection.id}/mail/messages?limit=200`,
      )) {
        reasons.set(files.get(row.googleId), row.problem);
      }
      expect(HARD_MAILS.map(({ name }, n) => [name, reasons.get(hardFile(n))])).toEqual(
        HARD_MAILS.map(({ name, problem }) => [name, problem]),
      );
    });
  });
});
