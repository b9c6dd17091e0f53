import { MessageList, SyncStatus } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { trailOf, verify } from './support/verdict.js';
import { useStory } from './support/use-story.js';

const MESSAGES = 30;
const DELETED = 25;

describe('unusually many deletions at Google', () => {
  const story = useStory({ arguments: ['--messages', String(MESSAGES)] });
  let mail: string;

  beforeAll(async () => {
    const { id } = await story.journey.connect();
    await story.journey.synced(id);
    mail = `/api/v1/connections/${id}/mail`;
  }, 180_000);
  const held = async (): Promise<number> =>
    (await story.journey.member.get(MessageList, `${mail}/messages?limit=100`)).items.length;

  it('stop the sync and delete nothing here', async () => {
    for (const { id } of (await story.google.messages(story.journey.email)).slice(0, DELETED))
      await story.google.remove(story.journey.email, id);
    const reason = async (): Promise<unknown> => (await story.journey.member.get(SyncStatus, `${mail}/sync`)).reason;
    await eventually(async () => (await reason()) === 'too_many_deletions', { withinMs: 60_000, what: 'the question' });
    expect(await held()).toBe(MESSAGES);
  }, 90_000);

  it('are taken over when their owner allows it, which the trail tells of and proves', async () => {
    await story.journey.member.post(SyncStatus, `${mail}/sync/deletions`, {});
    await eventually(async () => (await held()) === MESSAGES - DELETED, { withinMs: 60_000, what: 'the deletions' });
    const { folder, organisation } = await trailOf(story.demo, story.scratch);
    const acts = organisation.filter(({ header }) => header.type === 'admin.allowed');
    expect(acts.map(({ header }) => header)).toMatchObject([
      { actor: { kind: 'person' }, purpose: 'mail.sync', detail: { what: 'sync.deletions' } },
    ]);
    const { code, out } = await verify(folder, '--trust', story.demo.ready.trail.policy);
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
  }, 90_000);
});
