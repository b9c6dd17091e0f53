import { headed } from './headings.js';
import { type Draft } from './draft.js';
import { masked, readMask } from './field-mask.js';
import { boundsOf, type Range, requireBody } from './place.js';
import { EditRefused } from './refused.js';
import { type TextStyle } from './unit.js';

type Fields = Readonly<Record<string, unknown>>;

const TEXT_FIELDS = [
  ...['bold', 'italic', 'underline', 'strikethrough', 'smallCaps', 'backgroundColor', 'foregroundColor', 'fontSize'],
  ...['weightedFontFamily', 'baselineOffset', 'link'],
];
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

/** What a link looks like unless the same request says otherwise. */
const LINK_LOOK: Fields = {
  underline: true,
  foregroundColor: { color: { rgbColor: { red: 0.06666667, green: 0.33333334, blue: 0.8 } } },
};

export function updateTextStyle(
  draft: Draft,
  request: { readonly range?: Range; readonly textStyle?: TextStyle; readonly fields?: string },
): void {
  const paths = readMask(request.fields, TEXT_FIELDS);
  const bounds = boundsOf(draft, request.range);
  const update = withoutNothing(request.textStyle ?? {});
  const links = paths.includes('link');
  if (links && isEmpty(update.link)) throw new EditRefused('Links must include at least one type.');
  const look = Object.keys(LINK_LOOK).filter((name) => links && !paths.includes(name));
  const complete = update.link === undefined ? update : { ...LINK_LOOK, ...update };
  const change = once((style) =>
    masked(style, complete, style.link === undefined && update.link === undefined ? paths : [...paths, ...look]),
  );
  const withoutLink = paths.filter((path) => path !== 'link');
  const changeNewline = once((style) => masked(style, update, withoutLink));
  for (let at = bounds.start; at < bounds.end; at += 1)
    draft.restyle(at, draft.units[at]?.kind === 'end' ? changeNewline : change);
  for (const paragraph of draft.paragraphsIn(bounds)) {
    if (paragraph.start < bounds.start || paragraph.end - 1 > bounds.end) continue;
    draft.mark(paragraph, ({ bullet, ...mark }) => ({
      ...mark,
      ...(bullet && { bullet: { ...bullet, textStyle: masked(bullet.textStyle, update, paths) } }),
    }));
  }
}

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

/** Asked once for each style: units that looked alike go on sharing one. */
function once(change: (style: TextStyle) => TextStyle): (style: TextStyle) => TextStyle {
  const known = new Map<TextStyle, TextStyle>();
  return (style) => {
    const changed = known.get(style) ?? change(style);
    known.set(style, changed);
    return changed;
  };
}

/** A JSON null is an unset field. */
function withoutNothing(style: TextStyle): TextStyle {
  return Object.fromEntries(Object.entries(style).filter(([, value]) => value !== null));
}

function isEmpty(link: unknown): boolean {
  return typeof link === 'object' && link !== null && Object.keys(link).length === 0;
}
