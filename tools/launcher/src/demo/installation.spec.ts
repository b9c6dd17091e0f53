import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePolicy, parseVerifierKey, vkeyOf } from '@gatehouse/transparency-log';
import { openDataFolder, resetDataFolder } from './data-folder.js';
import { lockFolder } from './folder-lock.js';
import { choosePorts } from './ports.js';
import { prepareSecrets } from './prepare-secrets.js';

const said: string[] = [];
const say = (line: string): void => void said.push(line);
let scratch: string;
let data: string;
const configHome = process.env.XDG_CONFIG_HOME;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'gatehouse-launcher-'));
  data = join(scratch, 'data');
  process.env.XDG_CONFIG_HOME = join(scratch, 'config');
});
afterEach(async () => {
  if (configHome === undefined) delete process.env.XDG_CONFIG_HOME;
  else process.env.XDG_CONFIG_HOME = configHome;
  await rm(scratch, { recursive: true, force: true });
});

describe('an installation', () => {
  it('keeps its origin, organisation and every secret at the second start', async () => {
    const first = await prepareSecrets(await openDataFolder(data), data);
    const second = await prepareSecrets(await openDataFolder(data), data);
    expect(second.installation).toEqual(first.installation);
    expect(second.people).toEqual(first.people);
    expect(second.trail).toEqual(first.trail);
  });

  it('lets nobody else read its secrets', async () => {
    const { secrets } = await prepareSecrets(await openDataFolder(data), data);
    for (const name of ['kek', 'trail-keys.json', 'seed.json', 'mail-sealing-key']) {
      expect((await stat(secrets.path(name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(secrets.dir)).mode & 0o777).toBe(0o700);
  });

  it('pins both logs outside the data folder, and does not pin anew when the data was exchanged', async () => {
    const { trail, secrets } = await prepareSecrets(await openDataFolder(data), data);
    const pinned = await readFile(trail.policy, 'utf8');
    expect(trail.policy.startsWith(data)).toBe(false);
    expect(parsePolicy(pinned).logs.map(vkeyOf)).toContain(vkeyOf(parseVerifierKey(trail.vkey)));
    await rm(secrets.path('trail-keys.json'));
    const forged = await prepareSecrets(await openDataFolder(data), data);
    expect(forged.trail.vkey).not.toBe(trail.vkey);
    expect(await readFile(trail.policy, 'utf8')).toBe(pinned);
  });

  it('is removed whole by a reset, its trust too', async () => {
    const { trail } = await prepareSecrets(await openDataFolder(data), data);
    await resetDataFolder(data);
    await expect(stat(data)).rejects.toThrow();
    await expect(stat(trail.policy)).rejects.toThrow();
  });

  it("never opens or removes a folder with somebody's other things", async () => {
    await writeFile(join(scratch, 'thesis.txt'), 'years of work');
    await expect(openDataFolder(scratch)).rejects.toMatchObject({ code: 'LAUNCHER.NOT_A_DATA_FOLDER' });
    await expect(resetDataFolder(scratch)).rejects.toMatchObject({ code: 'LAUNCHER.NOT_A_DATA_FOLDER' });
    expect(await readFile(join(scratch, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});

describe('a data folder', () => {
  it('takes over the lock of a launcher that is gone', async () => {
    await writeFile(join(scratch, 'launcher.pid'), '2147483646');
    const unlock = lockFolder(scratch);
    unlock();
    await expect(stat(join(scratch, 'launcher.pid'))).rejects.toThrow();
  });

  it('keeps its ports, and takes a free one where another program sits', async () => {
    const first = await choosePorts({ dataDir: scratch, wanted: 0, fixed: false, say });
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.mail, '127.0.0.1', resolve));
    const second = await choosePorts({ dataDir: scratch, wanted: undefined, fixed: false, say });
    expect(second).toEqual({ ...first, mail: second.mail });
    expect(second.mail).not.toBe(first.mail);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it("says the console's other port when the wanted one is taken, and refuses where Google knows the address", async () => {
    const squatter = createServer();
    const { gateway } = await choosePorts({ dataDir: scratch, wanted: 0, fixed: false, say });
    await new Promise<void>((resolve) => squatter.listen(gateway, '127.0.0.1', resolve));
    const moved = await choosePorts({ dataDir: scratch, wanted: gateway, fixed: false, say });
    expect(said).toEqual([`port ${gateway} is taken; using ${moved.gateway}`]);
    const fixed = choosePorts({ dataDir: scratch, wanted: gateway, fixed: true, say });
    await expect(fixed).rejects.toMatchObject({ code: 'LAUNCHER.PORT_TAKEN' });
    await new Promise((resolve) => squatter.close(resolve));
  });
});
