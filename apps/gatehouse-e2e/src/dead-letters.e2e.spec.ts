import { execFile } from 'node:child_process';
import { MessageList, syncWork, WithdrawalView } from '@gatehouse/contracts';
import { ownId, partitionOf, systemClock, systemRandom } from '@gatehouse/identifiers';
import type { Bus } from '@gatehouse/messaging';
import { eventually } from '@gatehouse/testing';
import { ROOT } from './support/demo.js';
import { busOf, withDatabaseOf } from './support/service-access.js';
import { useStory } from './support/use-story.js';

describe('work that was given up', () => {
  let id: string;
  let mail: Bus | undefined;

  // Hooks run in their order: the bus is left while it is there.
  afterAll(() => mail?.close());
  const story = useStory({ arguments: ['--messages', '20'] });

  beforeAll(async () => {
    ({ id } = await story.journey.connect());
    await story.journey.synced(id);
    mail = await busOf(story.demo.folder, 'mail');
  }, 180_000);

  it('is nothing at first', async () => {
    expect(await dead('list')).toEqual({ code: 0, out: 'no dead letters\n' });
  });

  it('is a message that cannot be read, shown with its cause and never replayed, while its neighbours go on', async () => {
    const subject = `${syncWork.name}.${String(partitionOf(id))}.${id}`;
    await mail!.publishRaw(subject, { connectionId: id, poison: true }, 'poison');
    await eventually(async () => (await dead('list')).out.includes('mail-sync:poison'), { withinMs: 30_000 });
    expect((await dead('list')).out).toContain('The message is not of its contract. [MESSAGING.REQUEST_INVALID]');
    const { code, out } = await dead('replay', 'mail-sync:poison');
    expect({ code, out }).toEqual({ code: 2, out: expect.stringContaining('mail-sync:poison stays') as string });
    await story.google.deliver(story.journey.email, {
      from: 'Lan <lan@x.example>',
      subject: 'neighbour',
      text: 'xin chào',
    });
    const path = `/api/v1/connections/${id}/mail/messages`;
    const isThere = async (): Promise<boolean> =>
      (await story.journey.member.get(MessageList, path)).items.length === 21;
    await eventually(isThere, { withinMs: 30_000, what: 'the neighbour' });
  }, 90_000);

  it('passes the gate again when it is replayed: what consent no longer covers does not reach Google', async () => {
    await give('kept', { organisationId: ownIdOf('org'), connectionId: id, grantId: ownIdOf('grt'), because: 'retry' });
    await story.journey.member.post(WithdrawalView, `/api/v1/connections/${id}/features/mail/withdrawal`, {});
    const isRevoked = async (): Promise<boolean> =>
      (await story.google.ledger()).some(({ method, status }) => method === 'oauth2.revoke' && status === 200);
    await eventually(isRevoked, { withinMs: 30_000, what: 'the revocation' });
    const before = (await story.google.ledger()).length;
    expect(await dead('replay', '--all')).toEqual({ code: 0, out: 'mail-sync:kept done\n' });
    expect((await story.google.ledger()).slice(before)).toEqual([]);
    expect((await dead('list')).out).not.toContain('mail-sync:kept');
  }, 90_000);

  /** As five failed tries leave it. */
  async function give(messageId: string, value: object): Promise<void> {
    const letter = { consumer: 'mail-sync', messageId, subject: `${syncWork.name}.0.x`, value, tries: 5 };
    const cause = { code: 'MAIL.AWAY', message: 'It was away.' };
    await withDatabaseOf(story.demo.folder, 'mail', (db) =>
      db
        .collection<{ _id: string }>('mail_dead_letters')
        .insertOne({ _id: `mail-sync:${messageId}`, ...letter, cause, at: new Date() } as { _id: string }),
    );
  }

  /** `./gatehouse dead …` */
  function dead(...args: string[]): Promise<{ code: number; out: string }> {
    const command = ['tools/launcher/dist/main.js', 'dead', ...args, '--data', story.demo.folder];
    return new Promise((resolve) => {
      execFile(process.execPath, command, { cwd: ROOT }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
      );
    });
  }
});

const ownIdOf = (prefix: 'org' | 'grt'): string => ownId(prefix, systemClock, systemRandom);
