import { pathOf } from '../world/drive/access.js';
import { type Drive } from '../world/drive/drive.js';
import { type DrivePermission, ROLES } from '../world/drive/events.js';
import { type DriveFile } from '../world/drive/file.js';

export interface Held {
  readonly permission: DrivePermission;
  /** The folder that it comes from; undefined where it stands on the file itself. */
  readonly from: string | undefined;
}

/** Everybody's permission on a file, each grantee once with the strongest role, those of folders above included. */
export function permissionsOn(drive: Drive, file: DriveFile): readonly Held[] {
  const held = new Map<string, Held>();
  for (const at of pathOf(drive.files, file)) {
    for (const permission of at.permissions.values()) {
      const isOwn = at === file;
      const role = permission.role === 'owner' && !isOwn ? 'writer' : permission.role;
      const known = held.get(permission.id);
      if (known !== undefined && ROLES.indexOf(known.permission.role) >= ROLES.indexOf(role)) continue;
      held.set(permission.id, { permission: { ...permission, role }, from: isOwn ? undefined : at.id });
    }
  }
  return [...held.values()];
}
