import { type Method } from '../discovery/document.js';
import { type Call } from '../http/call.js';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { boundaryOf, splitMultipart } from './multipart.js';

export interface Media {
  readonly metadata: unknown;
  readonly bytes: Buffer;
}

/** Reads an upload request (`uploadType=media` or `multipart`); resumable sessions are not simulated. */
export function mediaOf(call: Call, method: Method): Media {
  const limit = Number(method.mediaUpload?.maxSize ?? Infinity);
  const media = readMedia(call);
  if (media.bytes.length > limit) throw new GoogleError(413, 'uploadTooLarge', 'Request Entity Too Large');
  return media;
}

function readMedia(call: Call): Media {
  switch (call.query.get('uploadType')) {
    case 'media':
      return { metadata: {}, bytes: call.body };
    case 'multipart': {
      const [metadata, message] = splitMultipart(call.body, boundaryOf(call.headers['content-type']) ?? '');
      if (metadata === undefined || message === undefined)
        throw invalidArgument('Bad multipart upload: two parts are needed.');
      return { metadata: JSON.parse(metadata.body.toString('utf8')) as unknown, bytes: message.body };
    }
    case 'resumable':
      throw new GoogleError(501, 'notImplemented', 'Resumable uploads are not simulated.');
    default:
      throw invalidArgument('Unsupported uploadType.');
  }
}
