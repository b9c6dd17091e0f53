import { type DriveEvent } from '../world/drive/events.js';
import { type World } from '../world/world.js';

/** The ends of the permissions whose time is over by now. */
export function expiredPermissions(world: World): DriveEvent[] {
  const at = world.clock.nowMs();
  const deed = { project: null, at } as const;
  return [...world.drive.expiring].flatMap((id) => {
    const permissions = [...(world.drive.files.get(id)?.permissions.values() ?? [])];
    return permissions
      .filter(({ expirationTime }) => expirationTime !== undefined && expirationTime <= at)
      .map((permission): DriveEvent => {
        const { sharedBy: by, id: permissionId } = permission;
        return { t: 'drive.unshared', id, permissionId, by, ...deed };
      });
  });
}
