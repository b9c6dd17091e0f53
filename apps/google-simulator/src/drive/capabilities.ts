import { type Role } from '../world/drive/events.js';
import { type DriveFile, FOLDER } from '../world/drive/file.js';
import { isAtLeast } from './reach.js';

/** Who may share it on. */
export function mayShare(file: DriveFile, role: Role | undefined): boolean {
  return role === 'owner' || (role === 'writer' && file.writersCanShare);
}

export function mayCopy(file: DriveFile, role: Role | undefined): boolean {
  return file.mimeType !== FOLDER && (isAtLeast(role, 'writer') || !file.copyRequiresWriterPermission);
}

/** `File.capabilities`: what the person may do with it (drive.v3.json). */
export function capabilitiesOf(file: DriveFile, role: Role | undefined): Readonly<Record<string, boolean>> {
  const [owns, writes, isFolder] = [role === 'owner', isAtLeast(role, 'writer'), file.mimeType === FOLDER];
  const isRoot = file.parent === undefined;
  const copies = mayCopy(file, role);
  return {
    canAddChildren: isFolder && writes,
    canChangeCopyRequiresWriterPermission: writes,
    canComment: isAtLeast(role, 'commenter'),
    canCopy: copies,
    canDelete: owns && !isRoot,
    canDeleteChildren: false,
    canDownload: !isFolder && (writes || !file.copyRequiresWriterPermission),
    canEdit: writes,
    canListChildren: isFolder,
    canModifyContent: writes,
    canMoveItemWithinDrive: writes && !isRoot,
    canReadRevisions: !isFolder && writes,
    canRemoveChildren: isFolder && writes,
    canRename: writes,
    canShare: mayShare(file, role),
    canTrash: owns && !isRoot,
    canUntrash: owns && !isRoot,
  };
}
