import { type DriveFile } from '../../world/drive/file.js';
import { type World } from '../../world/world.js';
import { keptDocument } from '../document-call.js';
import { htmlPage } from './html.js';
import { markdown } from './markdown.js';
import { pdf } from './pdf.js';
import { plainText } from './plain-text.js';

/** What `files.export` makes of a Google Doc; docx, odt, rtf, epub and the zipped page are not simulated. */
export const DOCUMENT_EXPORTS = ['text/plain', 'text/html', 'text/markdown', 'application/pdf'] as const;

/** @returns undefined where the format is not one of `DOCUMENT_EXPORTS` */
export function exportDocument(world: World, file: DriveFile, mimeType: string): Buffer | undefined {
  const { model } = keptDocument(world, file).latest;
  switch (mimeType) {
    case 'text/plain':
      return plainText(model);
    case 'text/html':
      return htmlPage(file.name, model);
    case 'text/markdown':
    case 'text/x-markdown':
      return markdown(model);
    case 'application/pdf':
      return pdf(file.name, model);
    default:
      return undefined;
  }
}
