import { DOCUMENT } from '../world/drive/file.js';

/** What Google Docs are exported to here. Google also offers docx, odt, rtf and epub (`google-apis.md` 4.2). */
export const EXPORT_FORMATS: Readonly<Record<string, readonly string[]>> = {
  [DOCUMENT]: ['text/plain', 'text/html', 'text/markdown', 'application/pdf'],
};

/** What becomes a Google Doc when uploaded as one. */
export const IMPORT_FORMATS: Readonly<Record<string, readonly string[]>> = {
  'text/plain': [DOCUMENT],
  'text/html': [DOCUMENT],
  'text/markdown': [DOCUMENT],
};

const BY_ENDING: Readonly<Record<string, string>> = {
  ...{
    txt: 'text/plain',
    md: 'text/markdown',
    html: 'text/html',
    htm: 'text/html',
    csv: 'text/csv',
    ics: 'text/calendar',
  },
  ...{ vcf: 'text/vcard', json: 'application/json', xml: 'text/xml', pdf: 'application/pdf', zip: 'application/zip' },
  ...{
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    svg: 'image/svg+xml',
    eml: 'message/rfc822',
  },
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

export function endingOf(name: string): string | undefined {
  return /[^/.]\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1];
}

/** What Google Docs of this type are exported to; none for types that are not exported. */
export function exportsOf(mimeType: string): readonly string[] {
  return Object.hasOwn(EXPORT_FORMATS, mimeType) ? (EXPORT_FORMATS[mimeType] ?? []) : [];
}

export function typeOfName(name: string): string {
  const ending = endingOf(name)?.toLowerCase() ?? '';
  return (Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined) ?? 'application/octet-stream';
}
