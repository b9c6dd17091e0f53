import { type ApiCall } from '../api/api-call.js';
import { type Role, ROLES } from '../world/drive/events.js';
import { type DriveFile } from '../world/drive/file.js';

const AUTH = 'https://www.googleapis.com/auth/';

/** Scopes that reach every file of the person, not only those of the app. */
const READS_ALL = [
  'drive',
  'drive.readonly',
  'drive.metadata',
  'drive.metadata.readonly',
  'documents',
  'documents.readonly',
];
const WRITES_ALL = ['drive', 'drive.metadata', 'documents'];

const has = (call: ApiCall, names: readonly string[]): boolean =>
  names.some((name) => call.access.scopes.includes(`${AUTH}${name}`));

/** The app made the file, or the person picked it with the app (Google files the grant under the Cloud project). */
export function isOpened(call: ApiCall, file: DriveFile): boolean {
  return file.openedWith.has(`${call.world.projectOf(call.access.clientId)} ${call.account.email}`);
}

/** What the person may do with the file, as far as the token's scopes let the app see it at all (`drive.file`: 4.4). */
export function reachOf(call: ApiCall, file: DriveFile): Role | undefined {
  if (!has(call, READS_ALL) && !isOpened(call, file)) return undefined;
  return call.world.drive.roleOf(file, call.account.email);
}

/** Whether the token lets the app write; the person's own role is another matter. */
export function mayAppWrite(call: ApiCall, file: DriveFile): boolean {
  return has(call, WRITES_ALL) || (has(call, ['drive.file']) && isOpened(call, file));
}

export function isAtLeast(role: Role | undefined, least: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least);
}
