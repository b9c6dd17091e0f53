import { type Draft } from './draft.js';
import { EditRefused } from './refused.js';
import { type Bounds } from './splice.js';
import { textOf } from './unit.js';

/** The only tab. */
export const TAB = 't.0';

interface Segment {
  readonly segmentId?: string;
  readonly tabId?: string;
}

export interface Location extends Segment {
  readonly index?: number;
}

export interface Range extends Segment {
  readonly startIndex?: number;
  readonly endIndex?: number;
}

export interface InsertionPlace {
  readonly location?: Location;
  readonly endOfSegmentLocation?: Segment;
}

/** Where to insert: inside a paragraph, never inside a character that is made of several code units. */
export function placeOf(draft: Draft, { location, endOfSegmentLocation }: InsertionPlace): number {
  if (location !== undefined && endOfSegmentLocation !== undefined)
    throw new EditRefused('exactly one insertion location field may be set.');
  const segment = location ?? endOfSegmentLocation;
  if (segment === undefined) throw new EditRefused('an insertion location field must be set.');
  requireBody(segment);
  if (location === undefined) return draft.length - 1;
  return afterCharacter(draft, requireIndex(draft, location.index ?? 0));
}

/** @returns indexes that hold at least one unit behind the first section break */
export function boundsOf(draft: Draft, range: Range | undefined): Bounds {
  if (range === undefined) throw new EditRefused('The range must be specified.');
  requireBody(range);
  const { startIndex: start = 0, endIndex: end } = range;
  if (end === undefined) throw new EditRefused('The range must have an end index.');
  if (end <= start) throw new EditRefused('The range should not be empty.');
  requireIndex(draft, start);
  if (end > draft.length) throw beyond(end, draft);
  if (start === 0) throw new EditRefused('Cannot operate on the first section break in the document.');
  return { start, end };
}

export function requireBody({ segmentId, tabId }: Segment): void {
  if (segmentId !== undefined && segmentId !== '') throw new EditRefused(`Segment with ID ${segmentId} was not found.`);
  if (tabId !== undefined && tabId !== '' && tabId !== TAB)
    throw new EditRefused(`Tab with ID ${tabId} was not found.`);
}

function requireIndex(draft: Draft, index: number): number {
  if (index < 0) throw new EditRefused(`Index ${String(index)} must be greater than or equal to 0.`);
  if (index >= draft.length) throw beyond(index, draft);
  return index;
}

function beyond(index: number, draft: Draft): EditRefused {
  return new EditRefused(
    `Index ${String(index)} must be less than the end index of the referenced segment, ${String(draft.length)}.`,
  );
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function afterCharacter(draft: Draft, index: number): number {
  const { start, end } = draft.paragraphAt(index);
  const character = graphemes.segment(textOf(draft.units.slice(start, end))).containing(index - start);
  return character === undefined || character.index === index - start
    ? index
    : start + character.index + character.segment.length;
}
