import { isNative } from '../world/drive/file.js';
import { RawAnswer } from '../api/api-call.js';
import { exportDocument } from '../docs/for-drive.js';
import { GoogleError } from '../http/google-error.js';
import { type DriveHandler } from './drive-call.js';
import { exportsOf } from './formats.js';
import { conversionNotSupported, required } from './refusals.js';

const MAX_EXPORT = 10 * 1024 * 1024;

export const exportFile: Readonly<Record<string, DriveHandler>> = {
  'drive.files.export': (call) => {
    const mimeType = call.query('mimeType') ?? '';
    if (mimeType === '') throw required('mimeType', 'Required parameter: mimeType');
    const file = call.file();
    if (!isNative(file.mimeType))
      throw new GoogleError(403, 'fileNotExportable', 'Export only supports Docs Editors files.');
    if (!exportsOf(file.mimeType).includes(mimeType)) throw conversionNotSupported();
    const body = exportDocument(call.world, file.id, mimeType);
    if (body.length > MAX_EXPORT)
      throw new GoogleError(403, 'exportSizeLimitExceeded', 'This file is too large to be exported.');
    const type = mimeType.startsWith('text/') ? `${mimeType}; charset=utf-8` : mimeType;
    return new RawAnswer({ status: 200, headers: { 'content-type': type, 'cache-control': 'private' }, body });
  },
};
