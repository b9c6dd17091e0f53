import { headed } from './headings.js';
import { type Draft } from './draft.js';
import { masked, readMask } from './field-mask.js';
import { boundsOf, type Range, requireBody } from './place.js';

type Fields = Readonly<Record<string, unknown>>;

const PARAGRAPH_FIELDS = [
  ...['namedStyleType', 'alignment', 'lineSpacing', 'direction', 'spacingMode', 'spaceAbove', 'spaceBelow'],
  ...['borderBetween', 'borderTop', 'borderBottom', 'borderLeft', 'borderRight', 'indentFirstLine', 'indentStart'],
  ...['indentEnd', 'keepLinesTogether', 'keepWithNext', 'avoidWidowAndOrphan', 'shading', 'pageBreakBefore'],
];
const DOCUMENT_FIELDS = [
  ...['background', 'documentFormat', 'pageNumberStart', 'marginTop', 'marginBottom', 'marginRight', 'marginLeft'],
  ...['pageSize', 'marginHeader', 'marginFooter', 'useEvenPageHeaderFooter', 'useFirstPageHeaderFooter'],
  ...['flipPageOrientation'],
];

export function updateParagraphStyle(
  draft: Draft,
  request: { readonly range?: Range; readonly paragraphStyle?: Fields; readonly fields?: string },
): void {
  const paths = readMask(request.fields, PARAGRAPH_FIELDS);
  const update = { namedStyleType: 'NORMAL_TEXT', direction: 'LEFT_TO_RIGHT', ...request.paragraphStyle };
  for (const paragraph of draft.paragraphsIn(boundsOf(draft, request.range)))
    draft.mark(paragraph, ({ style, bullet }) => headed({ style: masked(style, update, paths), bullet }, draft.newId));
}

export function updateDocumentStyle(
  draft: Draft,
  request: { readonly documentStyle?: Fields; readonly fields?: string; readonly tabId?: string },
): void {
  requireBody(request.tabId === undefined ? {} : { tabId: request.tabId });
  const paths = readMask(request.fields, DOCUMENT_FIELDS);
  draft.style = masked(draft.style, request.documentStyle ?? {}, paths);
}
