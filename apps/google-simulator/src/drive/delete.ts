import { type DriveEvent } from '../world/drive/events.js';
import { type DriveHandler } from './drive-call.js';
import { noPermission } from './refusals.js';

export const remove: Readonly<Record<string, DriveHandler>> = {
  'drive.files.delete': (call) => {
    const file = call.fileFor('owner');
    if (file.parent === undefined) throw noPermission(file.id);
    call.record([{ t: 'drive.deleted', id: file.id, ...call.deed }]);
    return undefined;
  },
  'drive.files.emptyTrash': (call) => {
    const { deed } = call;
    const trashed = [...call.drive.visibleTo(call.email)].filter((file) => file.trashed && file.owner === call.email);
    call.record(trashed.map(({ id }): DriveEvent => ({ t: 'drive.deleted', id, ...deed })));
    return undefined;
  },
};
