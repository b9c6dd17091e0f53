import { type DriveCall, type DriveHandler } from './drive-call.js';
import { EXPORT_FORMATS, IMPORT_FORMATS } from './formats.js';
import { userView } from './people.js';
import { required } from './refusals.js';

const MAX_UPLOAD = '5497558138880';
const LIMIT = 16_106_127_360;
const IMPORT_BYTES = '10485760';

export const about: Readonly<Record<string, DriveHandler>> = {
  'drive.about.get': (call) => {
    if (!call.hasFields) throw required('fields', "The 'fields' parameter is required for this method.");
    return {
      kind: 'drive#about',
      user: userView(call, call.email),
      appInstalled: false,
      canCreateDrives: false,
      canCreateTeamDrives: false,
      storageQuota: storageOf(call),
      maxUploadSize: MAX_UPLOAD,
      exportFormats: EXPORT_FORMATS,
      importFormats: IMPORT_FORMATS,
      maxImportSizes: { 'application/vnd.google-apps.document': IMPORT_BYTES },
      folderColorPalette: ['#ac725e', '#d06b64', '#f83a22', '#fa573c', '#ff7537', '#ffad46'],
      driveThemes: [],
      teamDriveThemes: [],
    };
  },
};

function storageOf(call: DriveCall): object {
  let [all, inTrash] = [0, 0];
  for (const file of call.drive.visibleTo(call.email)) {
    if (file.owner !== call.email) continue;
    const size = file.content?.size ?? 0;
    all += size;
    if (call.drive.isTrashed(file)) inTrash += size;
  }
  const usage = call.drive.full.has(call.email) ? Math.max(LIMIT, all) : all;
  const texts = { limit: LIMIT, usage, usageInDrive: usage, usageInDriveTrash: inTrash };
  return Object.fromEntries(Object.entries(texts).map(([name, bytes]) => [name, String(bytes)]));
}
