import { invalidArgument } from '../http/google-error.js';
import { DOCUMENT, type DriveFile } from '../world/drive/file.js';
import { type DocsEvent } from '../world/docs/events.js';
import { MOST_UNITS } from '../world/docs/model/draft.js';
import { type World } from '../world/world.js';
import { beginningOf, keptDocument } from './kept-document.js';
import { htmlPage } from './export/html.js';
import { markdown } from './export/markdown.js';
import { pdf } from './export/pdf.js';
import { plainText, textOfModel } from './export/plain-text.js';
import { textOfUpload } from './import-text.js';

/**
 * A document as a file of another kind (`files.export`).
 * @param mimeType one of Drive's `exportFormats` of Google Docs that are simulated: text/plain, text/html, text/markdown, application/pdf
 * @throws Error for a file that is no document, and for other formats
 */
export function exportDocument(world: World, documentId: string, mimeType: string): Buffer {
  const file = documentFile(world, documentId);
  const { model } = keptDocument(world, file).latest;
  switch (mimeType) {
    case 'text/plain':
      return plainText(model);
    case 'text/html':
      return htmlPage(file.name, model);
    case 'text/markdown':
      return markdown(model);
    case 'application/pdf':
      return pdf(file.name, model);
    default:
      throw new Error(`Documents are not exported as ${mimeType}.`);
  }
}

/** The words of a document, for `fullText contains`. */
export function textOfDocument(world: World, documentId: string): string {
  return textOfModel(keptDocument(world, documentFile(world, documentId)).latest.model);
}

/** What gives the document `to` the content of `from` (`files.copy`); recorded together with the new file. */
export function documentCopied(world: World, from: string, to: string): readonly DocsEvent[] {
  const { text } = beginningOf(documentFile(world, from));
  return [{ t: 'docs.copied', id: to, from, text, at: world.clock.nowMs() }];
}

/**
 * What makes a document of uploaded text (`files.create` with media and the mime type of Google Docs); recorded together with the new
 * file. Its formats are not taken over.
 * @param mimeType of the upload: text/plain, text/markdown (both as they are), text/html (what a reader sees)
 * @throws GoogleError 400 for more than a document may hold
 */
export function documentImported(
  world: World,
  id: string,
  text: string,
  mimeType = 'text/plain',
): readonly DocsEvent[] {
  const words = textOfUpload(text, mimeType);
  if (words.length > MOST_UNITS) throw invalidArgument('The file is too large to be converted.');
  return [{ t: 'docs.created', id, text: words, at: world.clock.nowMs() }];
}

function documentFile(world: World, id: string): DriveFile {
  const file = world.drive.files.get(id);
  if (file?.mimeType !== DOCUMENT) throw new Error(`${id} is no document.`);
  return file;
}
