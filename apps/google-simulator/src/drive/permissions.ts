import { GoogleError } from '../http/google-error.js';
import { decodePage, encodePage } from '../api/page-token.js';
import { type DrivePermission } from '../world/drive/events.js';
import { type DriveFile } from '../world/drive/file.js';
import { permissionIdOf } from '../world/drive/ids.js';
import { mayShare } from './capabilities.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';
import { permissionView } from './people.js';
import { expiryAsked, invalidSharing, permissionAsked, type PermissionBody, roleAsked } from './permission-body.js';
import { type Held, permissionsOn } from './permissions-on.js';
import { invalidParameter, noPermission } from './refusals.js';

/** All of a My Drive file come at once where no page size is asked for; no page is longer than 100. */
const MAX_PAGE = 100;

export const permissions: Readonly<Record<string, DriveHandler>> = {
  'drive.permissions.list': (call) => {
    const all = permissionsOn(call.drive, sharedFile(call));
    const size = call.query('pageSize') === undefined ? all.length : call.page(MAX_PAGE, MAX_PAGE);
    const from = placeOf(call);
    const next =
      from + size < all.length ? { nextPageToken: encodePage({ from: from + size }, call.param('fileId')) } : {};
    const page = all.slice(from, from + size);
    return {
      kind: 'drive#permissionList',
      permissions: page.map((held) => permissionView(call, held.permission, held.from)),
      ...next,
    };
  },
  'drive.permissions.get': (call) => {
    const file = call.file();
    const isOwn = call.param('permissionId') === permissionIdOf(call.email);
    const { permission, from } = heldOn(call, isOwn ? file : sharedFile(call));
    return permissionView(call, permission, from);
  },
  'drive.permissions.create': (call) => {
    const file = sharedFile(call);
    const permission = permissionAsked(call, file);
    if (file.permissions.get(permission.id)?.role === 'owner') throw invalidSharing('The owner has access already.');
    return share(call, file, permission);
  },
  'drive.permissions.update': (call) => {
    const file = sharedFile(call);
    const current = directOn(call, file);
    const body = call.body as PermissionBody;
    if (current.role === 'owner') throw noPermission(file.id);
    const role = roleAsked(call, { role: current.role, ...body });
    const { expirationTime: until, ...lasting } = current;
    const asked = expiryAsked(call, file, { role, ...body }, current.type);
    const expirationTime = call.flag('removeExpiration') ? undefined : (asked ?? until);
    return share(call, file, { ...lasting, role, ...(expirationTime !== undefined && { expirationTime }) });
  },
  'drive.permissions.delete': (call) => {
    const isOwn = call.param('permissionId') === permissionIdOf(call.email);
    const file = isOwn ? call.file() : sharedFile(call);
    const { id, role } = directOn(call, file);
    if (role === 'owner') throw noPermission(file.id);
    call.record([{ t: 'drive.unshared', id: file.id, permissionId: id, ...call.deed }]);
    return undefined;
  },
};

/** A file that the person may share. */
function sharedFile(call: DriveCall): DriveFile {
  const file = call.file();
  if (!mayShare(file, call.roleIn(file))) throw noPermission(file.id);
  return call.fileFor('writer');
}

function share(call: DriveCall, file: DriveFile, permission: DrivePermission): object {
  if (file.parent === undefined) throw noPermission(file.id);
  if (permission.role === 'owner') checkTransfer(call, file, permission);
  call.record([{ t: 'drive.shared', id: file.id, permission, ...call.deed }]);
  return permissionView(call, permission);
}

/** At once, and only to somebody of the same organisation (manage-sharing). */
function checkTransfer(call: DriveCall, file: DriveFile, { emailAddress = '', type }: DrivePermission): void {
  if (file.owner !== call.email) throw noPermission(file.id);
  const isColleague = emailAddress.split('@')[1] === call.email.split('@')[1];
  if (type !== 'user' || !isColleague || call.world.account(emailAddress) === undefined)
    throw invalidSharing('Ownership can only be transferred to a person of the same organisation.');
}

function heldOn(call: DriveCall, file: DriveFile): Held {
  const id = call.param('permissionId');
  const held = permissionsOn(call.drive, file).find(({ permission }) => permission.id === id);
  if (held !== undefined) return held;
  throw new GoogleError(404, 'notFound', `Permission not found: ${id}.`, {
    location: 'permissionId',
    locationType: 'parameter',
  });
}

/** @throws GoogleError 403 for one that comes from a folder above */
function directOn(call: DriveCall, file: DriveFile): DrivePermission {
  heldOn(call, file);
  const direct = file.permissions.get(call.param('permissionId'));
  if (direct !== undefined) return direct;
  throw new GoogleError(403, 'cannotModifyInheritedPermission', 'An inherited permission cannot be changed here.');
}

function placeOf(call: DriveCall): number {
  const token = call.query('pageToken') ?? '';
  if (token === '') return 0;
  try {
    return (decodePage(token, call.param('fileId')) as { from: number }).from;
  } catch {
    throw invalidParameter('pageToken');
  }
}
