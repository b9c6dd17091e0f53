import { GoogleError } from '../http/google-error.js';
import { type DrivePermission, type Role, ROLES } from '../world/drive/events.js';
import { type DriveFile, FOLDER } from '../world/drive/file.js';
import { permissionIdOf } from '../world/drive/ids.js';
import { type DriveCall } from './drive-call.js';
import { timeOf } from './file-body.js';
import { invalidParameter, notSimulated, required } from './refusals.js';

const YEAR_MS = 366 * 86_400_000;
const TYPES = ['user', 'group', 'domain', 'anyone'] as const;

export interface PermissionBody {
  readonly type?: string;
  readonly role?: string;
  readonly emailAddress?: string;
  readonly domain?: string;
  readonly allowFileDiscovery?: boolean;
  readonly expirationTime?: string;
  readonly view?: string;
}

/** The permission that a request asks for. @throws GoogleError 400, 403 */
export function permissionAsked(call: DriveCall, file: DriveFile): DrivePermission {
  const body = call.body as PermissionBody;
  if (body.view !== undefined) throw notSimulated('permission.view');
  const type = TYPES.find((known) => known === body.type);
  if (type === undefined)
    throw body.type === undefined
      ? required('permission.type', 'The permission type field is required.')
      : invalidParameter('permission.type', 'The specified permission type is invalid.');
  const role = roleAsked(call, body);
  if (type === 'anyone' && role === 'owner') throw invalidSharing('An owner must be a person.');
  const expirationTime = expiryAsked(call, file, body, type);
  return {
    ...granteeOf(type, body),
    ...{ type, role, sharedAt: call.now, sharedBy: call.email },
    ...(expirationTime !== undefined && { expirationTime }),
  };
}

export function roleAsked(call: DriveCall, { role }: PermissionBody): Role {
  if (role === undefined) throw required('permission.role', 'The permission role field is required.');
  if (role === 'organizer' || role === 'fileOrganizer')
    throw new GoogleError(403, 'cannotShareTeamDriveWithRole', `The role ${role} is of shared drives only.`);
  const known = ROLES.find((name) => name === role);
  if (known === undefined) throw invalidParameter('permission.role', 'The specified role is invalid.');
  if (known === 'owner' && !call.flag('transferOwnership'))
    throw new GoogleError(
      403,
      'forbidden',
      "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
      { location: 'transferOwnership', locationType: 'parameter' },
    );
  return known;
}

function granteeOf(
  type: DrivePermission['type'],
  body: PermissionBody,
): Pick<DrivePermission, 'id' | 'emailAddress' | 'domain' | 'allowFileDiscovery'> {
  const allowFileDiscovery = body.allowFileDiscovery === true;
  if (type === 'anyone') return { id: allowFileDiscovery ? 'anyone' : 'anyoneWithLink', allowFileDiscovery };
  if (type === 'domain') {
    const domain = body.domain?.toLowerCase() ?? '';
    if (domain === '') throw invalidSharing('A domain is required.');
    return { id: `${permissionIdOf(domain)}k`, domain, allowFileDiscovery };
  }
  const emailAddress = body.emailAddress?.trim().toLowerCase() ?? '';
  if (!/^[^\s@]+@[^\s@]+$/.test(emailAddress)) throw invalidSharing('The address is not valid.');
  return { id: permissionIdOf(emailAddress), emailAddress };
}

export function invalidSharing(why: string): GoogleError {
  return new GoogleError(400, 'invalidSharingRequest', `Bad Request. User message: "${why}"`);
}

/** Only for people and groups, in the future, a year at most, and never for folders' writers (`google-apis.md` 4.4). */
export function expiryAsked(call: DriveCall, file: DriveFile, body: PermissionBody, type: string): number | undefined {
  const at = timeOf(body.expirationTime, 'permission.expirationTime');
  if (at === undefined) return undefined;
  const isFit = (type === 'user' || type === 'group') && at > call.now && at <= call.now + YEAR_MS;
  if (!isFit || (file.mimeType === FOLDER && body.role === 'writer'))
    throw new GoogleError(403, 'cannotSetExpiration', 'Expiration dates cannot be set on this permission.');
  return at;
}
