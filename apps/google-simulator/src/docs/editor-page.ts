import { formOf, webPage } from '../web/frame.js';
import { field, type Visit, type WebRoute } from '../web/web-route.js';
import { escapeHtml } from '../oauth/pages.js';
import { textOfDocument } from './for-drive.js';

/** Stands in for Google's editor, where Drive's `webViewLink` leads. */
export const documentPages: readonly WebRoute[] = [
  ['GET', /^\/document\/d\/([\w-]+)\/edit$/, show],
  ['POST', /^\/document\/d\/([\w-]+)\/append$/, append],
  ['POST', /^\/document\/d\/([\w-]+)\/replace$/, replace],
];

interface Found {
  readonly title: string;
  readonly revisionId?: string;
}

function show(visit: Visit): string {
  const [documentId = ''] = visit.match;
  const found = visit.owner.run('docs.documents.get', { params: { documentId } }) as unknown as Found;
  return webPage(
    found.title,
    visit.owner.email,
    `<p>A plain stand-in for Google's editor: text only. Formats stay as they are in the document.</p>
<pre aria-label="Text" style="white-space:pre-wrap">${escapeHtml(textOfDocument(visit.world, documentId))}</pre>
${found.revisionId === undefined ? '<p>You may read it only.</p>' : forms(documentId, visit.token)}`,
  );
}

function forms(documentId: string, token: string): string {
  const at = `/document/d/${documentId}`;
  const text = { name: 'text', label: 'New paragraph', type: 'textarea', required: true } as const;
  const find = { name: 'find', label: 'Find', required: true };
  const change = { name: 'replace', label: 'Replace with' };
  return `${formOf(`${at}/append`, token, [text], 'Append')}${formOf(`${at}/replace`, token, [find, change], 'Replace all')}`;
}

function append(visit: Visit): string {
  return write(visit, appendRequest(field(visit, 'text')));
}

function replace(visit: Visit): string {
  return write(visit, replaceRequest(field(visit, 'find'), field(visit, 'replace')));
}

export function appendRequest(text: string): { readonly insertText: object } {
  return { insertText: { endOfSegmentLocation: {}, text: `\n${text}` } };
}

export function replaceRequest(find: string, replaceText: string): { readonly replaceAllText: object } {
  return { replaceAllText: { containsText: { text: find, matchCase: true }, replaceText } };
}

function write({ owner, match: [documentId = ''] }: Visit, request: object): string {
  owner.run('docs.documents.batchUpdate', { params: { documentId }, body: { requests: [request] } });
  return `/document/d/${documentId}/edit`;
}
