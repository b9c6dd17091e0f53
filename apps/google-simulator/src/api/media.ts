import { type Method } from '../discovery/document.js';
import { type Call } from '../http/call.js';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { type Media } from './api-call.js';
import { boundaryOf, splitMultipart } from './multipart.js';

export interface Upload {
  readonly metadata: unknown;
  readonly media: Media;
}

/** Reads an upload request (`uploadType=media` or `multipart`); `resumable` has sessions of its own. */
export function mediaOf(call: Call, method: Method): Upload {
  const limit = Number(method.mediaUpload?.maxSize ?? Infinity);
  const upload = readMedia(call);
  if (upload.media.bytes.length > limit) throw new GoogleError(413, 'uploadTooLarge', 'Request Entity Too Large');
  return upload;
}

/** @throws GoogleError 400 */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new GoogleError(400, 'parseError', 'Invalid JSON payload received. Parse error.');
  }
}

function readMedia(call: Call): Upload {
  switch (call.query.get('uploadType')) {
    case 'media':
      return { metadata: {}, media: { bytes: call.body, contentType: call.headers['content-type'] } };
    case 'multipart': {
      const [metadata, content] = splitMultipart(call.body, boundaryOf(call.headers['content-type']) ?? '');
      if (metadata === undefined || content === undefined)
        throw invalidArgument('Bad multipart upload: two parts are needed.');
      const media = { bytes: content.body, contentType: content.headers['content-type'] };
      return { metadata: parseJson(metadata.body), media };
    }
    default:
      throw invalidArgument('Unsupported uploadType.');
  }
}
