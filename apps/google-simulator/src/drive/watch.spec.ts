import { type Simulator } from '../simulator.js';
import { DriveCaller } from '../testing/drive-caller.js';
import { LINH, startTest } from '../testing/fixture.js';
import { Listener } from '../testing/listener.js';

let simulator: Simulator;
let listener: Listener;
let minh: DriveCaller;
beforeEach(async () => {
  simulator = await startTest();
  listener = await Listener.start();
  minh = await DriveCaller.for(simulator);
});
afterEach(async () => {
  await simulator.close();
  await listener.close();
});

const watch = (path: string, id: string, caller = minh): ReturnType<DriveCaller['call']> =>
  caller.call('POST', path, { body: { id, type: 'web_hook', address: listener.url } });
const heardBy = (id: string): string[] =>
  listener.heard
    .filter(({ headers }) => headers['x-goog-channel-id'] === id)
    .map(({ headers }) => [headers['x-goog-resource-state'], headers['x-goog-changed']].join(' ').trim());

it('tells of a file’s changes what they were', async () => {
  const folder = await minh.create({ name: 'f', mimeType: 'application/vnd.google-apps.folder' });
  const id = await minh.create({ name: 'a' });
  expect((await watch(`files/${id}/watch`, 'file')).status).toBe(200);
  await watch(`files/${folder}/watch`, 'folder');
  await minh.call('PATCH', `files/${id}`, { body: { name: 'b' } });
  await minh.call('PATCH', `/upload/drive/v3/files/${id}?uploadType=media`, { body: 'x' });
  await minh.call('PATCH', `files/${id}?addParents=${folder}&removeParents=root`);
  await minh.call('PATCH', `files/${id}`, { body: { trashed: true } });
  await minh.call('DELETE', `files/${id}`);
  await listener.received(8);
  expect(heardBy('file').sort()).toEqual(
    ['sync', 'update properties', 'update content', 'update parents', 'trash properties', 'remove'].sort(),
  );
  expect(heardBy('folder').sort()).toEqual(['sync', 'update children']);
});

it('tells everybody concerned that there are changes, and nobody else', async () => {
  const linh = await DriveCaller.for(simulator, ['drive'], LINH);
  for (const [name, caller] of [['minh', minh] as const, ['linh', linh] as const]) {
    const { startPageToken } = (await caller.get('changes/startPageToken')).body;
    await watch(`changes/watch?pageToken=${startPageToken}`, name, caller);
  }
  const id = await minh.create({ name: 'a' });
  await minh.call('POST', `files/${id}/permissions`, { body: { type: 'user', role: 'reader', emailAddress: LINH } });
  await listener.received(5);
  expect([heardBy('minh'), heardBy('linh')]).toEqual([
    ['sync', 'change', 'change'],
    ['sync', 'change'],
  ]);
});

it('lives an hour where nothing is asked, and stops when told', async () => {
  const id = await minh.create({ name: 'a' });
  const channel = JSON.parse((await watch(`files/${id}/watch`, 'one')).text) as {
    expiration: string;
    resourceId: string;
  };
  expect(Math.round((Number(channel.expiration) - Date.now()) / 60_000)).toBe(60);
  const stop = await minh.call('POST', 'channels/stop', { body: { id: 'one', resourceId: channel.resourceId } });
  expect(stop.status).toBe(204);
});
