import { GoogleError } from '../http/google-error.js';
import { pathOf } from '../world/drive/access.js';
import { type ChangeRow } from '../world/drive/change-log.js';
import { rootIdOf } from '../world/drive/ids.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';
import { fileView } from './file-view.js';
import { checkSpaces } from './list.js';
import { invalidParameter } from './refusals.js';

export const changes: Readonly<Record<string, DriveHandler>> = {
  'drive.changes.getStartPageToken': (call) => {
    checkDrive(call);
    const startPageToken = String(call.drive.logOf(call.email).next);
    return { kind: 'drive#startPageToken', startPageToken };
  },
  'drive.changes.list': (call) => {
    checkDrive(call);
    checkSpaces(call);
    const size = call.page(100, 1_000);
    const log = call.drive.logOf(call.email);
    const page: ChangeRow[] = [];
    for (const row of log.from(positionAsked(call))) {
      if (!isAskedFor(call, row)) continue;
      if (page.length === size) return answer(call, page, { nextPageToken: String(row.position) });
      page.push(row);
    }
    return answer(call, page, { newStartPageToken: String(log.next) });
  },
};

export function checkDrive(call: DriveCall): void {
  const driveId = call.query('driveId');
  if (driveId !== undefined)
    throw new GoogleError(404, 'notFound', `Shared drive not found: ${driveId}`, {
      location: 'driveId',
      locationType: 'parameter',
    });
}

/** Page tokens are positions: they never expire (`google-apis.md` 4.3). @throws GoogleError 400 for any that was never given out */
export function positionAsked(call: DriveCall): number {
  const token = call.query('pageToken') ?? '';
  const position = /^\d{1,15}$/.test(token) ? Number(token) : 0;
  if (position >= 1 && position <= call.drive.logOf(call.email).next) return position;
  throw invalidParameter('pageToken');
}

/** Removals are told to every app: what a file was that is gone, nobody knows any more (unverified for `drive.file`). */
function isAskedFor(call: DriveCall, { fileId, removed }: ChangeRow): boolean {
  if (removed) return call.query('includeRemoved') !== 'false';
  const file = call.find(fileId);
  if (file === undefined || call.roleIn(file) === undefined) return false;
  if (!call.flag('restrictToMyDrive')) return true;
  return [...pathOf(call.drive.files, file)].at(-1)?.id === rootIdOf(call.email);
}

function answer(call: DriveCall, page: readonly ChangeRow[], token: object): object {
  return { kind: 'drive#changeList', ...token, changes: page.map((row) => changeView(call, row)) };
}

function changeView(call: DriveCall, { fileId, at, removed }: ChangeRow): object {
  const file = removed ? undefined : call.find(fileId);
  const time = new Date(at).toISOString();
  return {
    ...{ kind: 'drive#change', type: 'file', changeType: 'file', time, removed, fileId },
    ...(file && { file: fileView(call, file) }),
  };
}
