import { type ApiDefinition } from '../api/api.js';
import { about } from './about.js';
import { changes } from './changes.js';
import { copy } from './copy.js';
import { admitCreate, create } from './create.js';
import { remove } from './delete.js';
import { DriveCall, inDrive } from './drive-call.js';
import { exportFile } from './export.js';
import { get } from './get.js';
import { ids } from './ids.js';
import { list } from './list.js';
import { permissions } from './permissions.js';
import { DRIVE_LIMITS, unitsOf } from './units.js';
import { update } from './update.js';
import { touchedByDrive, watch } from './watch.js';

const LATER = 'comes with the issue that needs it';

export const DRIVE: ApiDefinition = {
  name: 'drive.v3',
  service: 'drive.googleapis.com',
  errors: 'classic',
  maxBatch: 100,
  noMediaInBatch: true,
  handlers: inDrive({
    ...{ ...about, ...list, ...get, ...create, ...update, ...copy, ...remove, ...ids, ...exportFile },
    ...{ ...permissions, ...changes, ...watch },
  }),
  beforeUpload: {
    'drive.files.create': (call) => admitCreate(new DriveCall(call)),
    'drive.files.update': (call) => {
      new DriveCall(call).fileFor('writer');
    },
  },
  notSimulated: [
    ['drive.accessproposals.', 'asking an owner for access has no part in the product'],
    ['drive.approvals.', 'approvals have no part in the product'],
    ['drive.apps.', 'the list of a person’s installed apps has no part in the product'],
    ['drive.comments.', LATER],
    ['drive.replies.', LATER],
    ['drive.revisions.', LATER],
    ['drive.drives.', `shared drives: ${LATER}`],
    ['drive.teamdrives.', 'the former name of shared drives, deprecated'],
    ['drive.files.download', 'a long-running operation; alt=media and export give the bytes at once'],
    ['drive.operations.', 'only files.download begins one'],
    ['drive.files.generateCseToken', 'client-side encryption has no part in the product'],
    ['drive.files.listLabels', 'labels have no part in the product'],
    ['drive.files.modifyLabels', 'labels have no part in the product'],
  ],
  price: (methodId, tariff, query) => ({
    bucket: 'queries',
    units: unitsOf(methodId, tariff, query?.get('alt') === 'media'),
  }),
  limits: DRIVE_LIMITS,
  touchedBy: touchedByDrive,
  alwaysPresent: {
    File: { fields: ['kind', 'id', 'name', 'mimeType'], source: 'google-apis.md 4.2' },
    FileList: { fields: ['kind', 'files', 'incompleteSearch'], source: 'observed' },
    ChangeList: { fields: ['kind', 'changes'], source: 'google-apis.md 4.3' },
    Change: { fields: ['kind', 'changeType', 'time', 'removed', 'fileId'], source: 'google-apis.md 4.3' },
    StartPageToken: { fields: ['kind', 'startPageToken'], source: 'google-apis.md 4.3' },
    Permission: { fields: ['kind', 'id', 'type', 'role'], source: 'manage-sharing' },
    PermissionList: { fields: ['kind', 'permissions'], source: 'drive.v3.json' },
    GeneratedIds: { fields: ['kind', 'space', 'ids'], source: 'drive.v3.json' },
    Channel: { fields: ['kind', 'id', 'resourceId', 'resourceUri', 'expiration'], source: 'google-apis.md 3.5' },
  },
};
