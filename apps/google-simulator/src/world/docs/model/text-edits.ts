import { headed } from './headings.js';
import { type Draft, type Piece } from './draft.js';
import { boundsOf, type InsertionPlace, placeOf, type Range } from './place.js';
import { EditRefused } from './refused.js';
import { type Bounds } from './splice.js';
import { type Block, cellsOf } from './tree.js';
import { cleaned, NORMAL, type TextStyle, textOf, type Unit, unitsOf } from './unit.js';

export function insertText(draft: Draft, request: InsertionPlace & { readonly text?: string }): void {
  const text = cleaned(request.text ?? '');
  const at = placeOf(draft, request);
  if (text === '') throw new EditRefused('Insert text requests must specify text to insert.');
  write(draft, at, text, styleAt(draft.units, at));
}

/** A page break and the newline behind it. */
export function insertPageBreak(draft: Draft, request: InsertionPlace): void {
  const at = placeOf(draft, request);
  const [paragraph] = draft.paragraphsIn({ start: at, end: at + 1 });
  if (paragraph?.isInTable === true) throw new EditRefused('Page breaks cannot be inserted inside a table.');
  const style = styleAt(draft.units, at);
  write(draft, at, '\n', style);
  draft.splice(at, 0, [{ kind: 'pageBreak', style }]);
}

export function deleteContentRange(draft: Draft, request: { readonly range?: Range }): void {
  const bounds = boundsOf(draft, request.range);
  if (bounds.end === draft.length)
    throw new EditRefused('The range cannot include the newline character at the end of the segment.');
  if (splitsPair(draft.units, bounds.start) || splitsPair(draft.units, bounds.end) || !isWhole(draft.tree, bounds))
    throw new EditRefused('Invalid deletion range. Cannot delete the requested range.');
  remove(draft, bounds);
}

/** Only text inside one paragraph is found; the replacement looks like the first character that it replaces. */
export function replaceAllText(
  draft: Draft,
  request: {
    readonly containsText?: { readonly text?: string; readonly matchCase?: boolean; readonly searchByRegex?: boolean };
    readonly replaceText?: string;
  },
): object {
  const { text = '', matchCase = false, searchByRegex = false } = request.containsText ?? {};
  if (searchByRegex) throw new EditRefused('not simulated: searchByRegex');
  if (text === '') throw new EditRefused('The search text must not be empty.');
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), matchCase ? 'gu' : 'giu');
  const matches = [...textOf(draft.units).matchAll(pattern)].filter((match) => !/[\n\uFFFC]/.test(match[0]));
  const replacement = cleaned(request.replaceText ?? '');
  draft.requireRoom(matches.length * (replacement.length - text.length));
  draft.replace(matches.map(({ index, 0: found }) => replaced(draft, index, found.length, replacement)));
  return { replaceAllText: matches.length === 0 ? {} : { occurrencesChanged: matches.length } };
}

function replaced(draft: Draft, at: number, removed: number, text: string): Piece {
  const unit = draft.units[at];
  return { at, removed, added: written(draft, at, text, unit?.kind === 'text' ? unit.style : {}) };
}

function write(draft: Draft, at: number, text: string, style: TextStyle): void {
  draft.requireRoom(text.length);
  draft.splice(at, 0, written(draft, at, text, style));
}

/** New paragraphs are like the one that they are made in. */
function written(draft: Draft, at: number, text: string, style: TextStyle): Unit[] {
  const mark = text.includes('\n') ? draft.markOf(draft.paragraphAt(at)) : NORMAL;
  return unitsOf(text, style, () => headed(mark, draft.newId));
}

/** Paragraphs that become one are as the first was, where something of it is left. */
function remove(draft: Draft, { start, end }: Bounds): void {
  const touched = draft.paragraphsIn({ start, end: end + 1 });
  const [first, last] = [touched[0], touched.at(-1)];
  if (first !== undefined && last !== undefined && first !== last && first.start < start) {
    const mark = draft.markOf(first);
    draft.mark(last, () => mark);
  }
  draft.splice(start, end - start, []);
}

/** Like the text before it; at the beginning of a paragraph like the text behind it. A link does not grow at its ends. */
export function styleAt(units: readonly Unit[], at: number): TextStyle {
  const [before, behind] = [units[at - 1], units[at]];
  const model = before?.kind === 'text' ? before : behind;
  const style = model !== undefined && 'style' in model ? model.style : {};
  const other = model === before && behind !== undefined && 'style' in behind ? behind.style : {};
  if (style.link === undefined || JSON.stringify(style.link) === JSON.stringify(other.link)) return style;
  const { link: _link, underline: _underline, foregroundColor: _color, ...rest } = style;
  return rest;
}

function splitsPair(units: readonly Unit[], at: number): boolean {
  const [before, behind] = [units[at - 1], units[at]];
  const isHalf = (unit: Unit | undefined, pattern: RegExp): boolean => unit?.kind === 'text' && pattern.test(unit.code);
  return isHalf(before, /[\uD800-\uDBFF]/) && isHalf(behind, /[\uDC00-\uDFFF]/);
}

/** A table goes whole or not at all, a newline before a table only with it, a cell's last newline never. */
function isWhole(blocks: readonly Block[], bounds: Bounds): boolean {
  const holds = (index: number): boolean => bounds.start <= index && index < bounds.end;
  return blocks.every((block) => {
    if (block.kind !== 'table') return true;
    if (bounds.start <= block.start && block.end <= bounds.end) return true;
    if (holds(block.start - 1)) return false;
    if (bounds.end <= block.start || block.end <= bounds.start) return true;
    const cell = cellsOf(block).find(({ start, end }) => start < bounds.start && bounds.end < end);
    return cell !== undefined && isWhole(cell.content, bounds);
  });
}
