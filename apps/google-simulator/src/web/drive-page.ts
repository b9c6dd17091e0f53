import { escapeHtml } from '../oauth/pages.js';
import { button, formOf, list, webPage } from './frame.js';
import { field, type Visit, type WebRoute } from './web-route.js';

const DOCUMENT = 'application/vnd.google-apps.document';

interface DriveFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly modifiedTime: string;
}

export const drivePages: readonly WebRoute[] = [
  ['GET', /^\/drive$/, show],
  ['POST', /^\/drive$/, create],
  ['POST', /^\/drive\/([\w-]+)$/, rename],
  ['POST', /^\/drive\/([\w-]+)\/trash$/, trash],
];

function show({ owner, token }: Visit): string {
  const { files = [] } = owner.run('drive.files.list', {
    query: { pageSize: '100', q: 'trashed = false', fields: 'files(id,name,mimeType,modifiedTime)' },
  }) as { files?: readonly DriveFile[] };
  const form = formOf('/drive', token, [{ name: 'name', label: 'Name', required: true }], 'New Google Doc');
  return webPage('Drive', owner.email, `${form}${list(files.map((file) => row(file, token)))}`);
}

function row(file: DriveFile, token: string): string {
  const name = escapeHtml(file.name);
  const title = file.mimeType === DOCUMENT ? `<a href="/document/d/${file.id}/edit">${name}</a>` : name;
  const form = formOf(
    `/drive/${file.id}`,
    token,
    [{ name: 'name', label: 'Name', value: file.name, required: true }],
    'Rename',
  );
  return `${title}<small>${escapeHtml(`${file.mimeType} · ${file.modifiedTime}`)}</small>${form}${button(`/drive/${file.id}/trash`, token, 'Move to trash', file.name)}`;
}

function create(visit: Visit): string {
  visit.owner.run('docs.documents.create', { body: { title: field(visit, 'name') } });
  return '/drive';
}

function rename(visit: Visit): string {
  const [fileId = ''] = visit.match;
  visit.owner.run('drive.files.update', { params: { fileId }, body: { name: field(visit, 'name') } });
  return '/drive';
}

function trash({ owner, match: [fileId = ''] }: Visit): string {
  owner.run('drive.files.update', { params: { fileId }, body: { trashed: true } });
  return '/drive';
}
