import { pdfOf } from '../../content/pdf.js';
import { type DocumentModel } from '../../world/docs/model/unit.js';
import { outlineOf } from './outline.js';
import { linesOf } from './plain-text.js';

/** `application/pdf`: what `content/pdf.ts` makes of the document's lines. */
export function pdf(title: string, model: DocumentModel): Buffer {
  return pdfOf(title, linesOf(outlineOf(model)));
}
