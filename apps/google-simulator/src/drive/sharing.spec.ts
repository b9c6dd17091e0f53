import { type Simulator } from '../simulator.js';
import { DriveCaller } from '../testing/drive-caller.js';
import { control, LINH, MINH, startTest } from '../testing/fixture.js';
import { permissionIdOf } from '../world/drive/ids.js';

const FOLDER = 'application/vnd.google-apps.folder';
const DAY_MS = 86_400_000;

let simulator: Simulator;
let minh: DriveCaller;
let linh: DriveCaller;
beforeEach(async () => {
  simulator = await startTest();
  minh = await DriveCaller.for(simulator);
  linh = await DriveCaller.for(simulator, ['drive'], LINH);
});
afterEach(() => simulator.close());

const share = (id: string, fields: object, caller = minh, query = ''): ReturnType<DriveCaller['call']> =>
  caller.call('POST', `files/${id}/permissions${query}`, {
    body: { type: 'user', role: 'reader', emailAddress: LINH, ...fields },
  });
const unshare = (id: string, caller = minh): ReturnType<DriveCaller['call']> =>
  caller.call('DELETE', `files/${id}/permissions/${permissionIdOf(LINH)}`);
const statusFor = async (caller: DriveCaller, id: string): Promise<number> => (await caller.get(`files/${id}`)).status;
const startOf = async (caller: DriveCaller): Promise<string> =>
  (await caller.get('changes/startPageToken')).body.startPageToken;
const changesSince = async (caller: DriveCaller, token: string, more = ''): Promise<string[]> => {
  const { body } = await caller.get(`changes?pageToken=${token}${more}`);
  return body.changes.map(({ fileId, removed, file }) => (removed ? `-${fileId}` : `+${file?.name ?? ''}`));
};

describe('a file shared with a colleague', () => {
  it('is seen, with what the role allows', async () => {
    const id = await minh.create({ name: 'a' });
    expect(await statusFor(linh, id)).toBe(404);
    expect((await share(id, {})).body).toEqual({
      kind: 'drive#permission',
      ...{ id: permissionIdOf(LINH), type: 'user', role: 'reader' },
    });
    expect(await linh.list('sharedWithMe')).toEqual(['a']);
    const refused = await linh.call('PATCH', `files/${id}`, { body: { name: 'b' } });
    expect([refused.status, refused.reason]).toEqual([403, 'insufficientFilePermissions']);
    expect((await linh.call('PATCH', `files/${id}`, { body: { starred: true } })).status).toBe(200);
    await minh.call('PATCH', `files/${id}/permissions/${permissionIdOf(LINH)}`, { body: { role: 'writer' } });
    expect((await linh.call('PATCH', `files/${id}`, { body: { name: 'b' } })).body.name).toBe('b');
    expect((await linh.call('PATCH', `files/${id}`, { body: { trashed: true } })).status).toBe(403);
    expect((await linh.call('DELETE', `files/${id}`)).status).toBe(403);
  });

  it('has no parent that the colleague does not see, and a star of each one’s own', async () => {
    const id = await minh.create({ name: 'a', starred: true });
    await share(id, {});
    expect((await linh.get(`files/${id}?fields=parents,starred,ownedByMe,shared`)).body).toEqual({
      ...{ starred: false, ownedByMe: false, shared: true },
    });
  });

  it('lists its permissions only for whoever may share it', async () => {
    const folder = await minh.create({ name: 'f', mimeType: FOLDER });
    const id = await minh.create({ name: 'a', parents: [folder] });
    await share(folder, {});
    const { body } = await minh.get(`files/${id}/permissions?fields=permissions(role,permissionDetails)`);
    expect(body.permissions).toEqual([
      { role: 'owner', permissionDetails: [{ permissionType: 'file', role: 'owner', inherited: false }] },
      {
        role: 'reader',
        permissionDetails: [{ permissionType: 'file', role: 'reader', inherited: true, inheritedFrom: folder }],
      },
    ]);
    expect((await linh.get(`files/${id}/permissions`)).status).toBe(403);
    expect((await unshare(id)).reason).toBe('cannotModifyInheritedPermission');
  });

  it('is lost when the owner takes it back, the grantee leaves, or the time is over', async () => {
    const [a, b, c] = [
      await minh.create({ name: 'a' }),
      await minh.create({ name: 'b' }),
      await minh.create({ name: 'c' }),
    ];
    await share(a, {});
    await share(b, {});
    await share(c, { expirationTime: new Date(Date.now() + DAY_MS).toISOString() });
    const start = await startOf(linh);
    await unshare(a);
    await unshare(b, linh);
    expect(await statusFor(linh, c)).toBe(200);
    await control(simulator, 'POST', 'clock', { advanceMs: DAY_MS });
    linh = await DriveCaller.for(simulator, ['drive'], LINH);
    expect(await changesSince(linh, start)).toEqual([`-${a}`, `-${b}`, `-${c}`]);
  });

  it('changes hands at once, and only within the organisation', async () => {
    const id = await minh.create({ name: 'a' });
    expect((await share(id, { role: 'owner' })).status).toBe(403);
    const foreign = await share(
      id,
      { role: 'owner', emailAddress: 'x@other.example' },
      minh,
      '?transferOwnership=true',
    );
    expect(foreign.reason).toBe('invalidSharingRequest');
    expect((await share(id, { role: 'owner' }, minh, '?transferOwnership=true')).status).toBe(200);
    expect((await minh.get(`files/${id}?fields=ownedByMe,capabilities/canEdit`)).body).toEqual({
      ...{ ownedByMe: false, capabilities: { canEdit: true } },
    });
  });

  it('by a link is opened by everybody and listed by nobody', async () => {
    const id = await minh.create({ name: 'a' });
    expect((await share(id, { type: 'anyone', emailAddress: undefined })).body.id).toBe('anyoneWithLink');
    expect([await statusFor(linh, id), await linh.list('')]).toEqual([200, []]);
    expect(await minh.list("visibility = 'anyoneWithLink'")).toEqual(['a']);
  });

  it.each([
    ['no type', { type: undefined }, 400, 'required'],
    ['no role', { role: undefined }, 400, 'required'],
    ['a role of shared drives', { role: 'organizer' }, 403, 'cannotShareTeamDriveWithRole'],
    ['an unknown role', { role: 'boss' }, 400, 'invalid'],
    ['no address', { emailAddress: 'nobody' }, 400, 'invalidSharingRequest'],
    ['an end in the past', { expirationTime: '2020-01-01T00:00:00Z' }, 403, 'cannotSetExpiration'],
    ['the owner again', { emailAddress: MINH }, 400, 'invalidSharingRequest'],
  ])('is not shared with %s', async (_what, fields, status, reason) => {
    const reply = await share(await minh.create({ name: 'a' }), fields);
    expect([reply.status, reply.reason]).toEqual([status, reason]);
  });
});

describe('changes', () => {
  it('name each file once, removed apart from trashed, up to a token that goes on', async () => {
    const start = await startOf(minh);
    const [a, b] = [await minh.create({ name: 'a' }), await minh.create({ name: 'b' })];
    await minh.call('PATCH', `files/${b}`, { body: { trashed: true } });
    await minh.call('DELETE', `files/${a}`);
    const { body } = await minh.get(
      `changes?pageToken=${start}&fields=changes(fileId,removed,file/trashed),newStartPageToken`,
    );
    expect(body.changes).toEqual([
      { fileId: b, removed: false, file: { trashed: true } },
      { fileId: a, removed: true },
    ]);
    expect(await changesSince(minh, body.newStartPageToken)).toEqual([]);
    await minh.create({ name: 'c' });
    expect(await changesSince(minh, body.newStartPageToken)).toEqual(['+c']);
    expect(await changesSince(minh, start, '&includeRemoved=false')).toEqual(['+b', '+c']);
  });

  it('come page by page', async () => {
    const start = await startOf(minh);
    for (const name of ['a', 'b', 'c']) await minh.create({ name });
    const first = (await minh.get(`changes?pageToken=${start}&pageSize=2`)).body;
    expect([first.changes.length, first.newStartPageToken]).toEqual([2, undefined]);
    expect(await changesSince(minh, first.nextPageToken!)).toEqual(['+c']);
  });

  it('refuse a token that nobody gave out', async () => {
    for (const token of ['', 'x', '0', String(Number(await startOf(minh)) + 1)])
      expect((await minh.get(`changes?pageToken=${token}`)).status).toBe(400);
  });
});

describe('an app with drive.file alone', () => {
  it('sees and writes only what it made, or what the person picked for it', async () => {
    await simulator.close();
    simulator = await startTest({
      clients: [
        { clientId: 'whole', clientSecret: 's', redirectUris: ['http://x'], topic: 'projects/whole/topics/t' },
        { clientId: '1234-web.apps.googleusercontent.com', clientSecret: 's', redirectUris: ['http://x'] },
      ],
    });
    const whole = new DriveCaller(simulator, await tokenOf('whole'));
    const app = await DriveCaller.for(simulator, ['drive.file']);
    const theirs = await whole.create({ name: 'theirs' });
    const own = await app.create({ name: 'own' });
    expect([await app.list(''), await statusFor(app, theirs)]).toEqual([['own'], 404]);
    expect((await app.call('PATCH', `files/${own}`, { body: { name: 'mine' } })).status).toBe(200);
    await control(simulator, 'POST', `accounts/${MINH}/files/${theirs}/open`, {
      clientId: '1234-web.apps.googleusercontent.com',
    });
    expect((await app.call('PATCH', `files/${theirs}`, { body: { name: 'ours' } })).body.name).toBe('ours');
  });

  it('keeps its private properties from other apps', async () => {
    const id = await minh.create({ name: 'a', appProperties: { k: 'v' }, properties: { p: 'q' } });
    expect((await minh.get(`files/${id}?fields=appProperties`)).body).toEqual({ appProperties: { k: 'v' } });
    await share(id, {});
    expect((await linh.get(`files/${id}?fields=properties,appProperties`)).body).toEqual({
      ...{ properties: { p: 'q' }, appProperties: { k: 'v' } },
    });
  });

  it('reads, but does not write, what a readonly scope shows', async () => {
    const id = await minh.create({ name: 'a' });
    const reader = await DriveCaller.for(simulator, ['drive.readonly']);
    expect(await statusFor(reader, id)).toBe(200);
    expect((await reader.call('PATCH', `files/${id}`, { body: { name: 'b' } })).status).toBe(403);
    const meta = await DriveCaller.for(simulator, ['drive.metadata.readonly']);
    expect((await meta.get(`files/${id}?alt=media`)).reason).toBe('insufficientPermissions');
  });
});

async function tokenOf(clientId: string): Promise<string> {
  const scopes = ['https://www.googleapis.com/auth/drive'];
  const reply = await control(simulator, 'POST', 'tokens', { email: MINH, clientId, scopes });
  return (reply.body as { access_token: string }).access_token;
}
