import { type DriveFile } from '../world/drive/file.js';
import { type World } from '../world/world.js';

/** What one person has here: a line a file, in the order of their ids, with the SHA-256 (hex) of its bytes. */
export function* describeDrive(world: World, email: string): Generator<object> {
  const files = [...world.drive.visibleTo(email)].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const file of files) yield describeFile(world, file, email);
}

function describeFile(world: World, file: DriveFile, email: string): object {
  const { id, name, mimeType, parent, owner, version, modifiedTime, content } = file;
  return {
    ...{ kind: 'file', id, name, mimeType, parent, owner, role: world.drive.roleOf(file, email) },
    ...{ version: String(version), modifiedTime, trashed: world.drive.isTrashed(file) },
    ...(content && { size: content.size, sha256: content.sha256 }),
    ...(file.shortcut && { targetId: file.shortcut.targetId }),
    permissions: [...file.permissions.values()].map((permission) => ({ id: permission.id, role: permission.role })),
  };
}
