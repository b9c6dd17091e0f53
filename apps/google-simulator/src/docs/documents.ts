import { type ApiCall, type ApiHandler } from '../api/api-call.js';
import { documentFileCreated, doerOf } from '../drive/files-of-docs.js';
import { isAtLeast } from '../drive/reach.js';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { type Revision } from '../world/docs/docs.js';
import { type DocsRequest } from '../world/docs/model/batch.js';
import { type Role } from '../world/drive/events.js';
import { documentOf, forbidden, type ReadableDocument, writableDocumentOf } from './document-call.js';
import { documentView } from './document-view.js';
import { keptDocument } from './kept-document.js';
import { isIdOf, revisionIdOf } from './revision-id.js';
import { writeDocument } from './write-document.js';

export const documents: Readonly<Record<string, ApiHandler>> = {
  'docs.documents.create': create,
  'docs.documents.get': get,
  'docs.documents.batchUpdate': batchUpdate,
};

/** Only the title counts; whatever else the body holds is left aside. */
function create(call: ApiCall): object {
  const title = call.text('title') ?? '';
  const created = documentFileCreated(call.world, doerOf(call), title === '' ? 'Untitled document' : title);
  const { id, createdTime: at } = created.file;
  call.record([created, { t: 'docs.created', id, text: '', at }]);
  const file = call.world.drive.files.get(id);
  if (file === undefined) throw new Error(`The file of document ${id} was not made.`);
  return view(call, { file, document: keptDocument(call.world, file), role: 'owner' }, 'SUGGESTIONS_INLINE');
}

function get(call: ApiCall): object {
  const found = documentOf(call);
  return view(call, found, suggestionsMode(call.query('suggestionsViewMode'), found.role));
}

/** There are no suggestions here: a mode shows in its name and in who may ask for it. */
function suggestionsMode(asked = 'DEFAULT_FOR_CURRENT_ACCESS', role: Role): string {
  const sees = isAtLeast(role, 'commenter');
  if (asked === 'DEFAULT_FOR_CURRENT_ACCESS') return sees ? 'SUGGESTIONS_INLINE' : 'PREVIEW_WITHOUT_SUGGESTIONS';
  if (!sees && asked !== 'PREVIEW_WITHOUT_SUGGESTIONS') throw forbidden();
  return asked;
}

function view(call: ApiCall, { file, document, role }: ReadableDocument, suggestionsViewMode: string): object {
  const { model } = document.latest;
  const revisionId = isAtLeast(role, 'writer')
    ? revisionIdOf(file.id, document.latest, call.account.email, call.now)
    : undefined;
  return documentView(
    { id: file.id, title: file.name, model, revisionId, suggestionsViewMode },
    call.flag('includeTabsContent'),
  );
}

interface BatchUpdate {
  readonly requests?: readonly DocsRequest[];
  readonly writeControl?: { readonly requiredRevisionId?: string; readonly targetRevisionId?: string };
}

/** All of it or nothing (`google-apis.md` 4.6). */
function batchUpdate(call: ApiCall): object {
  const found = writableDocumentOf(call);
  const { requests = [], writeControl = {} } = call.body as BatchUpdate;
  if (requests.length === 0) throw invalidArgument('Must specify at least one request.');
  const target = targetOf(call, found, writeControl);
  const { events, replies } = writeDocument(call.world, doerOf(call), { file: found.file, requests, target });
  call.record(events);
  const { latest } = keptDocument(call.world, found.file);
  const requiredRevisionId = revisionIdOf(found.file.id, latest, call.account.email, call.now);
  return { replies, writeControl: { requiredRevisionId }, documentId: found.file.id };
}

/** @throws GoogleError 400 where the revision is not the newest one (required), or too old (target) */
function targetOf(
  call: ApiCall,
  { file, document }: ReadableDocument,
  { requiredRevisionId, targetRevisionId }: NonNullable<BatchUpdate['writeControl']>,
): Revision | undefined {
  const isNamedBy = (id: string, revision: Revision): boolean =>
    isIdOf(id, file.id, revision, call.account.email, call.now);
  if (requiredRevisionId !== undefined && targetRevisionId !== undefined)
    throw invalidArgument("Invalid value at 'write_control' (oneof), oneof field 'control' is already set.");
  if (requiredRevisionId !== undefined && !isNamedBy(requiredRevisionId, document.latest))
    throw stale(`The required revision ID '${requiredRevisionId}' does not match the latest revision.`);
  if (targetRevisionId === undefined) return undefined;
  for (const revision of document.revisions()) if (isNamedBy(targetRevisionId, revision)) return revision;
  throw stale(`The target revision ID '${targetRevisionId}' is too old.`);
}

function stale(message: string): GoogleError {
  return new GoogleError(400, 'failedPrecondition', message);
}
