import { GoogleError } from '../http/google-error.js';
import { type FilePatch } from '../world/drive/events.js';
import { type DriveCall } from './drive-call.js';
import { invalidParameter, notSimulated } from './refusals.js';

/** The fields of a `File` that a request may set; the document's schema was checked before, and what is output only is ignored. */
export interface FileBody {
  readonly id?: string;
  readonly name?: string;
  readonly mimeType?: string;
  readonly description?: string | null;
  readonly parents?: readonly string[];
  readonly createdTime?: string;
  readonly modifiedTime?: string;
  readonly viewedByMeTime?: string;
  readonly trashed?: boolean;
  readonly starred?: boolean;
  readonly folderColorRgb?: string;
  readonly originalFilename?: string;
  readonly writersCanShare?: boolean;
  readonly copyRequiresWriterPermission?: boolean;
  readonly properties?: Readonly<Record<string, string | null>>;
  readonly appProperties?: Readonly<Record<string, string | null>>;
  readonly shortcutDetails?: { readonly targetId?: string };
  readonly contentHints?: { readonly indexableText?: string };
  readonly contentRestrictions?: readonly object[];
  readonly inheritedPermissionsDisabled?: boolean;
}

/** Bytes of a key and its value together, properties of one app, properties in all (`google-apis.md` 4.2). */
const [MAX_PROPERTY, MAX_PRIVATE, MAX_PROPERTIES] = [124, 30, 100];

/** It is a header of every download. */
const MIME_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(;[\x20-\x7e]*)?$/;

/** @throws GoogleError 400 */
export function checkType(mimeType: string): void {
  if (!MIME_TYPE.test(mimeType))
    throw new GoogleError(400, 'badContent', 'Invalid MIME type provided for the uploaded content.');
}

export function bodyOf(call: DriveCall): FileBody {
  // Null takes a property or the description away; elsewhere it says nothing.
  const { properties, appProperties, description } = call.patch as Partial<Record<keyof FileBody, unknown>>;
  const cleared: FileBody = {
    ...(isObject(properties) && { properties }),
    ...(isObject(appProperties) && { appProperties }),
    ...(description === null && { description }),
  };
  const body = { ...(call.body as FileBody), ...cleared };
  if (body.contentRestrictions !== undefined) throw notSimulated('contentRestrictions');
  if (body.mimeType !== undefined) checkType(body.mimeType);
  if (body.inheritedPermissionsDisabled === true) throw notSimulated('inheritedPermissionsDisabled');
  return body;
}

/** Its values were checked before, nulls apart. */
function isObject(value: unknown): value is Readonly<Record<string, string | null>> {
  return typeof value === 'object' && value !== null;
}

/** What of a body goes into the file as it stands. */
export function patchOf(body: FileBody): FilePatch {
  for (const properties of [body.properties, body.appProperties]) checkProperties(properties ?? {});
  const names = ['name', 'description', 'starred', 'folderColorRgb', 'originalFilename', 'writersCanShare'] as const;
  const more = ['copyRequiresWriterPermission', 'properties', 'appProperties'] as const;
  const same = [...names, ...more].flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]] as const]));
  const viewed = timeOf(body.viewedByMeTime, 'viewedByMeTime');
  const indexableText = body.contentHints?.indexableText;
  return {
    ...(Object.fromEntries(same) as FilePatch),
    ...(viewed !== undefined && { viewedByMeTime: viewed }),
    ...(indexableText !== undefined && { indexableText }),
  };
}

function checkProperties(properties: Readonly<Record<string, string | null>>): void {
  for (const [key, value] of Object.entries(properties))
    if (Buffer.byteLength(key) + Buffer.byteLength(value ?? '') > MAX_PROPERTY)
      throw new GoogleError(400, 'propertyTooLarge', `The property ${key} exceeds ${String(MAX_PROPERTY)} bytes.`);
}

/** @throws GoogleError 400 where a file would have too many */
export function checkPropertyCount(shared: number, own: number): void {
  if (own > MAX_PRIVATE || shared + own > MAX_PROPERTIES)
    throw new GoogleError(400, 'propertyLimitExceeded', 'The file has too many properties.');
}

/** Milliseconds of a date-time. @throws GoogleError 400 */
export function timeOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) throw invalidParameter(name);
  return ms;
}
