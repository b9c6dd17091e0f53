import { openBlobs } from '../../store/blobs.js';
import { type DriveEvent, type DrivePermission, type FilePatch, type Role } from './events.js';
import { Drive } from './drive.js';
import { FOLDER } from './file.js';
import { permissionIdOf, rootIdOf } from './ids.js';

const [MINH, LINH] = ['minh@hoasen.example', 'linh@hoasen.example'];

let drive: Drive;
beforeEach(() => {
  drive = new Drive(openBlobs(undefined));
  for (const email of [MINH, LINH]) drive.begin({ email, name: email, sub: '1' });
});

const deed = { by: MINH, project: null, at: 7 };
const create = (id: string, parent = rootIdOf(MINH), mimeType = 'text/plain', owner = MINH): void =>
  drive.apply({
    ...deed,
    t: 'drive.created',
    file: { id, name: id, mimeType, parent, owner, createdTime: 1, modifiedTime: 1 },
  });
const update = (id: string, set: FilePatch): void => drive.apply({ ...deed, t: 'drive.updated', id, set });
const share = (id: string, role: Role = 'reader', email = LINH): void =>
  drive.apply({ ...deed, t: 'drive.shared', id, permission: permission(role, email) });
const unshare = (id: string): void =>
  drive.apply({ ...deed, t: 'drive.unshared', id, permissionId: permissionIdOf(LINH) });
const remove = (id: string): void => drive.apply({ ...deed, t: 'drive.deleted', id } satisfies DriveEvent);
const permission = (role: Role, emailAddress: string): DrivePermission => ({
  ...{ id: permissionIdOf(emailAddress), type: 'user', role, emailAddress, sharedAt: 7, sharedBy: MINH },
});
const listOf = (email: string): string[] => [...drive.visibleTo(email)].map(({ id }) => id).sort();
const changesOf = (email: string): string[] =>
  [...drive.logOf(email).from(0)].map(({ fileId, removed }) => `${removed ? '-' : '+'}${fileId}`);
const roleIn = (id: string, email: string): Role | undefined => drive.roleOf(drive.files.get(id)!, email);

describe('a person’s changes', () => {
  it('have one row a file, its latest, at a position that only rises', () => {
    create('a');
    create('b');
    const next = drive.logOf(MINH).next;
    update('a', { name: 'A' });
    expect(changesOf(MINH)).toEqual(['+b', '+a']);
    expect([...drive.logOf(MINH).from(next)].map(({ position }) => position)).toEqual([next]);
  });

  it('keep that promise however many rows there were', () => {
    for (let at = 0; at < 5_000; at += 1)
      if (at % 100 === 0) create(`f${String(at)}`);
      else update('f0', { name: String(at) });
    expect(changesOf(MINH)).toHaveLength(50);
    expect(changesOf(MINH).at(-1)).toBe('+f0');
  });

  it('say removed to whom a file is lost, and to nobody else', () => {
    create('a');
    share('a');
    expect(listOf(LINH)).toEqual(['a']);
    unshare('a');
    expect([changesOf(MINH), changesOf(LINH), listOf(LINH)]).toEqual([['+a'], ['-a'], []]);
  });

  it('reach whoever a folder above is shared with', () => {
    create('folder', undefined, FOLDER);
    create('inner', 'folder', FOLDER);
    create('leaf', 'inner');
    share('folder', 'writer');
    expect([changesOf(LINH), roleIn('leaf', LINH)]).toEqual([['+folder', '+inner', '+leaf'], 'writer']);
    update('inner', { parent: rootIdOf(MINH) });
    expect([listOf(LINH), changesOf(LINH).slice(-2)]).toEqual([['folder'], ['-inner', '-leaf']]);
  });

  it('tell others that a trashed file is gone, its owner only that it changed', () => {
    create('folder', undefined, FOLDER);
    create('leaf', 'folder');
    share('folder');
    update('folder', { trashed: true });
    expect([changesOf(MINH), changesOf(LINH)]).toEqual([
      ['+folder', '+leaf'],
      ['-folder', '-leaf'],
    ]);
    expect([roleIn('leaf', MINH), roleIn('leaf', LINH)]).toEqual(['owner', undefined]);
    update('folder', { trashed: false });
    expect(listOf(LINH)).toEqual(['folder', 'leaf']);
  });
});

describe('a folder deleted for ever', () => {
  it('takes its owner’s descendants with it and sends the files of others home', () => {
    create('folder', undefined, FOLDER);
    create('mine', 'folder');
    share('folder', 'writer');
    create('hers', 'folder', 'text/plain', LINH);
    expect(roleIn('hers', MINH)).toBe('writer');
    remove('folder');
    expect([listOf(MINH), listOf(LINH)]).toEqual([[], ['hers']]);
    expect(drive.files.get('hers')?.parent).toBe(rootIdOf(LINH));
    expect(changesOf(MINH).sort()).toEqual(['-folder', '-hers', '-mine']);
  });
});

describe('a change of owner', () => {
  it('leaves the former owner as a writer', () => {
    create('a');
    share('a', 'owner');
    expect([roleIn('a', MINH), roleIn('a', LINH), drive.files.get('a')?.owner]).toEqual(['writer', 'owner', LINH]);
  });
});
