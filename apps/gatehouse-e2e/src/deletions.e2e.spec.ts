import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageList, SyncStatus } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import { Demo } from './support/demo.js';
import { GoogleSide } from './support/google.js';
import { Journey } from './support/journey.js';
import { trailOf, verify } from './support/verdict.js';

const MESSAGES = 30;
const DELETED = 25;

describe('unusually many deletions at Google', () => {
  let demo: Demo;
  let scratch: string;
  let google: GoogleSide;
  let journey: Journey;
  let mail: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-out-'));
    demo = await Demo.start({ arguments: ['--messages', String(MESSAGES)] });
    google = new GoogleSide(demo.ready.google.root);
    journey = await Journey.signIn(demo);
    const { id } = await journey.connect();
    await journey.synced(id);
    mail = `/api/v1/connections/${id}/mail`;
  }, 180_000);
  afterAll(async () => {
    await demo.dispose();
    await rm(scratch, { recursive: true, force: true });
  }, 60_000);

  const held = async (): Promise<number> =>
    (await journey.member.get(MessageList, `${mail}/messages?limit=100`)).items.length;

  it('stop the sync and delete nothing here', async () => {
    for (const { id } of (await google.messages(journey.email)).slice(0, DELETED))
      await google.remove(journey.email, id);
    const reason = async (): Promise<unknown> => (await journey.member.get(SyncStatus, `${mail}/sync`)).reason;
    await eventually(async () => (await reason()) === 'too_many_deletions', { withinMs: 60_000, what: 'the question' });
    expect(await held()).toBe(MESSAGES);
  }, 90_000);

  it('are taken over when their owner allows it, which the trail tells of and proves', async () => {
    await journey.member.post(SyncStatus, `${mail}/sync/deletions`, {});
    await eventually(async () => (await held()) === MESSAGES - DELETED, { withinMs: 60_000, what: 'the deletions' });
    const { folder, organisation } = await trailOf(demo, scratch);
    const acts = organisation.filter(({ header }) => header.type === 'admin.allowed');
    expect(acts.map(({ header }) => header)).toMatchObject([
      { actor: { kind: 'person' }, purpose: 'mail.sync', detail: { what: 'sync.deletions' } },
    ]);
    const { code, out } = await verify(folder, '--trust', demo.ready.trail.policy);
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
  }, 90_000);
});
