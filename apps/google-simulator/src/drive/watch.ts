import { openChannel, stopChannel } from '../channels/open-channel.js';
import { resourceIdOf, type ResourceState, type Touch, type TouchedBy } from '../channels/touch.js';
import { type DriveEvent } from '../world/drive/events.js';
import { isDriveEvent } from '../world/events.js';
import { type World } from '../world/world.js';
import { checkDrive, positionAsked } from './changes.js';
import { type DriveCall, type DriveHandler } from './drive-call.js';

/** An hour where nothing is asked; a day at most for a file, a week for the changes (`google-apis.md` 4.3). */
const [HOUR_MS, DAY_MS, WEEK_MS] = [3_600_000, 86_400_000, 604_800_000];

const changesOf = (email: string): string => resourceIdOf(`drive.changes/${email}`);
const fileOf = (id: string): string => resourceIdOf(`drive.file/${id}`);

export const watch: Readonly<Record<string, DriveHandler>> = {
  'drive.changes.watch': (call) => {
    checkDrive(call);
    const pageToken = String(positionAsked(call));
    return open(call, changesOf(call.email), `changes?alt=json&pageToken=${pageToken}`, WEEK_MS);
  },
  'drive.files.watch': (call) => {
    const { id } = call.file();
    return open(call, fileOf(id), `files/${id}?alt=json`, DAY_MS);
  },
  'drive.channels.stop': stopChannel,
};

function open(call: DriveCall, resourceId: string, path: string, maxTtlMs: number): object {
  const resourceUri = `https://www.googleapis.com/drive/v3/${path}`;
  return openChannel(call, { resourceId, resourceUri, defaultTtlMs: HOUR_MS, maxTtlMs });
}

/** The change log of everybody concerned, the file itself, and its folder where its children changed. */
export const touchedByDrive: TouchedBy = (event, world) => {
  if (!isDriveEvent(event)) return [];
  const logs = world.drive.touchedBy(event).map((email): Touch => ({ resourceId: changesOf(email), state: 'change' }));
  return [...logs, ...touchedFiles(event, world)];
};

function touchedFiles(event: DriveEvent, world: World): Touch[] {
  if (!('by' in event) || event.t === 'drive.opened') return [];
  const id = event.t === 'drive.created' ? event.file.id : event.id;
  const changed = whatChanged(event);
  const own: Touch = { resourceId: fileOf(id), state: stateOf(event), ...(changed.length > 0 && { changed }) };
  const moves = event.t === 'drive.created' || changed.includes('parents');
  const folder = moves ? world.drive.files.get(id)?.parent : undefined;
  return folder === undefined ? [own] : [own, { resourceId: fileOf(folder), state: 'update', changed: ['children'] }];
}

function stateOf(event: DriveEvent): ResourceState {
  if (event.t === 'drive.created') return 'add';
  if (event.t === 'drive.deleted') return 'remove';
  if (event.t !== 'drive.updated' || event.set.trashed === undefined) return 'update';
  return event.set.trashed ? 'trash' : 'untrash';
}

function whatChanged(event: DriveEvent): string[] {
  if (event.t === 'drive.shared' || event.t === 'drive.unshared') return ['permissions'];
  if (event.t !== 'drive.updated') return [];
  const { content, parent, ...rest } = event.set;
  // A document is written without a patch of its file.
  const isText = content !== undefined || (event.modifiedTime !== undefined && Object.keys(event.set).length === 0);
  return [
    ...(isText ? ['content'] : []),
    ...(Object.keys(rest).length > 0 ? ['properties'] : []),
    ...(parent !== undefined ? ['parents'] : []),
  ];
}
