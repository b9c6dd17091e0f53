import { newFileId } from '../world/drive/ids.js';
import { type DriveHandler } from './drive-call.js';
import { invalidParameter, notSimulated } from './refusals.js';

/** Ids for creates and copies that may be tried again: the second use is 409. */
export const ids: Readonly<Record<string, DriveHandler>> = {
  'drive.files.generateIds': (call) => {
    const [count, space, type] = [
      Number(call.query('count') ?? 10),
      call.query('space') ?? 'drive',
      call.query('type'),
    ];
    if (count < 1 || count > 1_000) throw invalidParameter('count');
    if (space === 'appDataFolder') throw notSimulated('The space appDataFolder');
    if (space !== 'drive') throw invalidParameter('space');
    if (!['files', 'shortcuts'].includes(type ?? 'files')) throw invalidParameter('type');
    const generated = Array.from({ length: count }, () => newFileId(call.world.random, false));
    call.record([{ t: 'drive.idsGenerated', email: call.email, ids: generated }]);
    return { kind: 'drive#generatedIds', space, ids: generated };
  },
};
