import { type Simulator } from '../simulator.js';
import { control, LINH, MINH, startTest } from '../testing/fixture.js';
import { DocsClient, insert, said, shareWithLinh } from '../testing/docs-client.js';

const FILE_ONLY = 'https://www.googleapis.com/auth/drive.file';
const DAY_MS = 24 * 60 * 60 * 1000;

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startTest();
});
afterEach(() => simulator.close());

describe('revisions', () => {
  it('a required revision that is not the newest refuses everything', async () => {
    const minh = await DocsClient.for(simulator);
    const id = await minh.create();
    const { revisionId } = await minh.get(id);
    expect((await minh.write(id, [insert(1, 'a')], { requiredRevisionId: revisionId })).status).toBe(200);
    const stale = await minh.write(id, [insert(1, 'b')], { requiredRevisionId: revisionId });
    expect([stale.status, stale.body.error.status]).toEqual([400, 'FAILED_PRECONDITION']);
    expect(said(await minh.get(id))).toBe('a\n');
  });

  it('a target revision lets the edit follow what others wrote since', async () => {
    const minh = await DocsClient.for(simulator);
    const id = await minh.create();
    await minh.write(id, [insert(1, 'one two')]);
    const { revisionId } = await minh.get(id);
    await minh.write(id, [insert(1, 'zero ')]);
    const reply = await minh.write(
      id,
      [insert(5, 'X '), { deleteContentRange: { range: { startIndex: 1, endIndex: 5 } } }],
      { targetRevisionId: revisionId },
    );
    expect([reply.status, reply.body.replies.length]).toEqual([200, 2]);
    expect(said(await minh.get(id))).toBe('zero X two\n');
  });

  it('a target revision is too old after 25 edits', async () => {
    const minh = await DocsClient.for(simulator);
    const id = await minh.create();
    const { revisionId } = await minh.get(id);
    for (let edit = 0; edit < 25; edit += 1) await minh.write(id, [insert(1, 'a')]);
    expect((await minh.write(id, [insert(1, 'x')], { targetRevisionId: revisionId })).status).toBe(200);
    expect((await minh.write(id, [insert(1, 'x')], { targetRevisionId: revisionId })).status).toBe(400);
  });

  it('an id is good for a day, though nobody edits, and for nobody else', async () => {
    const [minh, linh] = [await DocsClient.for(simulator), await DocsClient.for(simulator, LINH)];
    const id = await minh.create();
    shareWithLinh(simulator, id, 'writer');
    const { revisionId } = await minh.get(id);
    expect((await linh.get(id)).revisionId).not.toBe(revisionId);
    expect((await linh.write(id, [insert(1, 'a')], { requiredRevisionId: revisionId })).status).toBe(400);
    simulator.world.clock.advance(DAY_MS);
    expect(
      (await (await DocsClient.for(simulator)).write(id, [insert(1, 'a')], { requiredRevisionId: revisionId })).status,
    ).toBe(200);
    const fresh = (await (await DocsClient.for(simulator)).get(id)).revisionId;
    simulator.world.clock.advance(2 * DAY_MS);
    expect(
      (await (await DocsClient.for(simulator)).write(id, [insert(1, 'b')], { requiredRevisionId: fresh })).status,
    ).toBe(400);
  });
});

describe('who may', () => {
  it('a reader sees no revision and no suggestions, and may not write', async () => {
    const [minh, linh] = [await DocsClient.for(simulator), await DocsClient.for(simulator, LINH)];
    const id = await minh.create();
    expect((await linh.call('GET', `/v1/documents/${id}`)).body.error).toMatchObject({
      status: 'PERMISSION_DENIED',
      message: 'The caller does not have permission',
    });
    shareWithLinh(simulator, id, 'reader');
    const found = await linh.get(id);
    expect([found.revisionId, found.suggestionsViewMode]).toEqual([undefined, 'PREVIEW_WITHOUT_SUGGESTIONS']);
    expect((await linh.call('GET', `/v1/documents/${id}?suggestionsViewMode=SUGGESTIONS_INLINE`)).status).toBe(403);
    expect((await linh.write(id, [insert(1, 'x')])).status).toBe(403);
  });

  it('an app that may only see its own files does not find others', async () => {
    const minh = await DocsClient.for(simulator, MINH, FILE_ONLY);
    const own = await minh.create();
    expect((await minh.get(own)).title).toBe('Kế hoạch');
    simulator.world.drive.files.get(own)?.openedWith.clear();
    expect((await minh.call('GET', `/v1/documents/${own}`)).body.error).toMatchObject({
      message: 'Requested entity was not found.',
    });
  });

  it('what is no document is said to be none', async () => {
    const minh = await DocsClient.for(simulator);
    expect((await minh.call('GET', '/v1/documents/nothing')).status).toBe(404);
  });

  it('writing has a quota of its own', async () => {
    await control(simulator, 'POST', 'quota', { tariff: 'new' });
    const minh = await DocsClient.for(simulator);
    const id = await minh.create();
    const statuses: number[] = [];
    for (let edit = 0; edit < 60; edit += 1) statuses.push((await minh.write(id, [insert(1, 'a')])).status);
    expect(statuses.indexOf(429)).toBe(59);
    expect((await minh.get(id)).title).toBe('Kế hoạch');
  });
});
