import { DOCUMENT } from '../world/drive/file.js';
import { type WorldEvent } from '../world/events.js';
import { type World } from '../world/world.js';

/**
 * A document as a file of another kind (`files.export`).
 * @param mimeType one of Drive's `exportFormats` of Google Docs that are simulated: text/plain, text/html, text/markdown, application/pdf
 */
export function exportDocument(world: World, documentId: string, _mimeType: string): Buffer {
  const file = world.drive.files.get(documentId);
  return Buffer.from(file?.mimeType === DOCUMENT ? file.name : '', 'utf8');
}

/** The words of a document, for `fullText contains`. */
export function textOfDocument(world: World, documentId: string): string {
  return exportDocument(world, documentId, 'text/plain').toString('utf8');
}

/** What gives the document `to` the content of `from` (`files.copy`); recorded together with the new file. */
export function documentCopied(_world: World, _from: string, _to: string): readonly WorldEvent[] {
  return [];
}

/** What makes a document of uploaded text (`files.create` with media and the mime type of Google Docs); recorded together with the new file. */
export function documentImported(_world: World, _id: string, _text: string): readonly WorldEvent[] {
  return [];
}
