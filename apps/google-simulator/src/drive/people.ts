import { type DrivePermission } from '../world/drive/events.js';
import { permissionIdOf } from '../world/drive/ids.js';
import { type DriveCall } from './drive-call.js';

/** A person as Drive names one. */
export function userView(call: DriveCall, email: string): object {
  return {
    kind: 'drive#user',
    displayName: call.world.account(email)?.name ?? email,
    me: email === call.email,
    permissionId: permissionIdOf(email),
    emailAddress: email,
  };
}

/** The four fields that come without `fields`, and the others. */
export function permissionView(call: DriveCall, permission: DrivePermission, inheritedFrom?: string): object {
  const { id, type, role, emailAddress, domain, allowFileDiscovery, expirationTime } = permission;
  const short = { kind: 'drive#permission', id, type, role };
  if (!call.hasFields) return short;
  const displayName = emailAddress === undefined ? domain : (call.world.account(emailAddress)?.name ?? emailAddress);
  return {
    ...short,
    ...(displayName !== undefined && { displayName }),
    ...(emailAddress !== undefined && { emailAddress, deleted: false, pendingOwner: false }),
    ...(domain !== undefined && { domain }),
    ...(allowFileDiscovery !== undefined && { allowFileDiscovery }),
    ...(expirationTime !== undefined && { expirationTime: new Date(expirationTime).toISOString() }),
    permissionDetails: [
      {
        permissionType: 'file',
        role,
        inherited: inheritedFrom !== undefined,
        ...(inheritedFrom !== undefined && { inheritedFrom }),
      },
    ],
  };
}
