import { type KeptDocument } from '../world/docs/docs.js';
import { type DocsEvent } from '../world/docs/events.js';
import { type DriveFile } from '../world/drive/file.js';
import { type World } from '../world/world.js';

/** What the document of a file says: its own events, or what the file was generated with. */
export function keptDocument(world: World, file: DriveFile): KeptDocument {
  return world.documents.of(file, file.generatedText?.() ?? '');
}

/** To be recorded before the first edit of a file that nobody wrote in yet. */
export function beginningOf(file: DriveFile): DocsEvent & { readonly t: 'docs.created' } {
  return { t: 'docs.created', id: file.id, text: file.generatedText?.() ?? '', at: file.createdTime };
}
