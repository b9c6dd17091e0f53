import { type Draft } from './draft.js';
import { masked, readMask } from './field-mask.js';
import { boundsOf, type Range } from './place.js';
import { EditRefused } from './refused.js';
import { type Bounds } from './splice.js';
import { type TextStyle } from './unit.js';

const TEXT_FIELDS = [
  ...['bold', 'italic', 'underline', 'strikethrough', 'smallCaps', 'backgroundColor', 'foregroundColor', 'fontSize'],
  ...['weightedFontFamily', 'baselineOffset', 'link'],
];

/** What a link looks like unless the same request says otherwise. */
const LINK_LOOK: TextStyle = {
  underline: true,
  foregroundColor: { color: { rgbColor: { red: 0.06666667, green: 0.33333334, blue: 0.8 } } },
};

type Change = (style: TextStyle) => TextStyle;

/** Newlines take no link; the look of a link comes and goes with it. */
export function updateTextStyle(
  draft: Draft,
  request: { readonly range?: Range; readonly textStyle?: TextStyle; readonly fields?: string },
): void {
  const paths = readMask(request.fields, TEXT_FIELDS);
  const bounds = boundsOf(draft, request.range);
  const update = request.textStyle ?? {};
  if (paths.includes('link') && isEmpty(update.link)) throw new EditRefused('Links must include at least one type.');
  const changeText = once(withLinks(update, paths));
  const withoutLink = paths.filter((path) => path !== 'link');
  const changeRest = once((style) => masked(style, update, withoutLink));
  for (let at = bounds.start; at < bounds.end; at += 1)
    draft.restyle(at, draft.units[at]?.kind === 'end' ? changeRest : changeText);
  changeBullets(draft, bounds, changeRest);
}

function withLinks(update: TextStyle, paths: readonly string[]): Change {
  if (!paths.includes('link')) return (style) => masked(style, update, paths);
  const all = [...paths, ...Object.keys(LINK_LOOK).filter((name) => !paths.includes(name))];
  const complete = update.link === undefined ? update : { ...LINK_LOOK, ...update };
  return (style) => masked(style, complete, (style.link ?? update.link) === undefined ? paths : all);
}

/** Of list lines that the range holds whole. */
function changeBullets(draft: Draft, bounds: Bounds, change: Change): void {
  for (const paragraph of draft.paragraphsIn(bounds)) {
    if (paragraph.start < bounds.start || paragraph.end - 1 > bounds.end) continue;
    draft.mark(paragraph, ({ bullet, ...mark }) => ({
      ...mark,
      ...(bullet && { bullet: { ...bullet, textStyle: change(bullet.textStyle) } }),
    }));
  }
}

/** Asked once for each style: units that looked alike go on sharing one. */
function once(change: Change): Change {
  const known = new Map<TextStyle, TextStyle>();
  return (style) => {
    const changed = known.get(style) ?? change(style);
    known.set(style, changed);
    return changed;
  };
}

function isEmpty(link: unknown): boolean {
  return typeof link === 'object' && link !== null && Object.keys(link).length === 0;
}
