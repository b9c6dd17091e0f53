import { ApiCall, type ApiHandler } from '../api/api-call.js';
import { type Drive } from '../world/drive/drive.js';
import { type Role } from '../world/drive/events.js';
import { type DriveFile, FOLDER } from '../world/drive/file.js';
import { rootIdOf } from '../world/drive/ids.js';
import { expiredPermissions } from './expiry.js';
import { doerOf, type Doer } from './files-of-docs.js';
import { isAtLeast, mayAppWrite, reachOf } from './reach.js';
import { appNotAuthorized, fileNotFound, invalidParameter, noParentPermission, noPermission } from './refusals.js';

/** A call to somebody's Drive. */
export class DriveCall extends ApiCall {
  get drive(): Drive {
    return this.world.drive;
  }

  get email(): string {
    return this.account.email;
  }

  /** Who does it and when, as events say it. */
  get deed(): { by: string; project: string | null; at: number } {
    const { email, project }: Doer = doerOf(this);
    return { by: email, project, at: this.now };
  }

  /** Whether the answer is to hold more than kind, id, name and mimeType (`google-apis.md` 4.2). */
  get hasFields(): boolean {
    return (this.query('fields') ?? '') !== '';
  }

  find(id: string): DriveFile | undefined {
    return this.drive.files.get(id === 'root' ? rootIdOf(this.email) : id);
  }

  roleIn(file: DriveFile): Role | undefined {
    return reachOf(this, file);
  }

  /** @throws GoogleError 404 for whoever does not see it, person or app */
  file(id = this.param('fileId')): DriveFile {
    const file = this.find(id);
    if (file === undefined || this.roleIn(file) === undefined) throw fileNotFound(id);
    return file;
  }

  /** @throws GoogleError 404, 403 */
  fileFor(least: Role, id = this.param('fileId')): DriveFile {
    const file = this.file(id);
    if (!isAtLeast(this.roleIn(file), least)) throw noPermission(file.id);
    if (!mayAppWrite(this, file)) throw appNotAuthorized(file.id);
    return file;
  }

  /** A folder that the person may put something into. */
  folderToFill(id: string): DriveFile {
    const isOwnRoot = id === 'root' || id === rootIdOf(this.email);
    const folder = isOwnRoot ? this.find('root') : this.file(id);
    if (folder?.mimeType !== FOLDER) throw noParentPermission();
    if (!isOwnRoot && !isAtLeast(this.roleIn(folder), 'writer')) throw noParentPermission();
    return folder;
  }

  /** `pageSize`, within what the document allows. */
  page(standard: number, greatest: number): number {
    const asked = Number(this.query('pageSize') ?? standard);
    if (asked >= 1 && asked <= greatest) return asked;
    throw invalidParameter(
      'pageSize',
      `Invalid value '${String(asked)}'. Values must be within the range: [1, ${String(greatest)}]`,
    );
  }
}

/** What a method answers: an object is 200 JSON, undefined is 204. */
export type DriveHandler = (call: DriveCall) => object | undefined;

/** Lets permissions end whose time is over, then runs the method. */
export function inDrive(handlers: Readonly<Record<string, DriveHandler>>): Readonly<Record<string, ApiHandler>> {
  const opened = Object.entries(handlers).map(
    ([id, handler]) =>
      [
        id,
        (call: ApiCall) => {
          const expired = expiredPermissions(call.world);
          if (expired.length > 0) call.world.record(expired);
          return handler(new DriveCall(call));
        },
      ] as const,
  );
  return Object.fromEntries(opened);
}
