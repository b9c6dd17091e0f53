import { EditRefused } from './refused.js';
import { type Bounds, shiftedRange, type Splice } from './splice.js';
import { type Block, type ParagraphNode, paragraphsOf, treeOf } from './tree.js';
import { type DocumentModel, type NamedRangeMark, type ParagraphMark, type TextStyle, type Unit } from './unit.js';

/** Some units instead of others. */
export interface Piece {
  readonly at: number;
  readonly removed: number;
  readonly added: readonly Unit[];
}

/** A document of Google's has up to 1.02 million characters (support.google.com/drive/answer/37603). */
export const MOST_UNITS = 1_020_000;

/** What one call may surely have; joining in one call is several times as fast as joining one by one. */
const MOST_ARGUMENTS = 10_000;

/** A working copy of a document for the requests of one batch: thrown away where one of them fails. */
export class Draft {
  namedRanges: readonly NamedRangeMark[];
  style: Readonly<Record<string, unknown>>;
  readonly lists: Map<string, string>;
  /** What moved so far, in order. */
  readonly splices: Splice[] = [];
  private copy: Unit[];
  private known: readonly Block[] | undefined;

  constructor(
    model: DocumentModel,
    /** A new id each time: of a list, a heading, a named range. */
    readonly newId: () => string,
  ) {
    this.copy = [...model.units];
    this.lists = new Map(model.lists);
    this.namedRanges = model.namedRanges;
    this.style = model.style;
  }

  get units(): readonly Unit[] {
    return this.copy;
  }

  /** End index of the body. */
  get length(): number {
    return this.copy.length;
  }

  get tree(): readonly Block[] {
    this.known ??= treeOf(this.copy);
    return this.known;
  }

  model(): DocumentModel {
    const used = new Set(this.copy.map((unit) => (unit.kind === 'end' ? unit.paragraph.bullet?.listId : undefined)));
    const lists = new Map([...this.lists].filter(([id]) => used.has(id)));
    return { units: this.copy, lists, namedRanges: this.namedRanges, style: this.style };
  }

  splice(at: number, removed: number, added: readonly Unit[]): void {
    this.replace([{ at, removed, added }]);
  }

  /** Pieces from the front to the back, none over another. */
  replace(pieces: readonly Piece[]): void {
    const parts: (readonly Unit[])[] = [];
    let from = 0;
    for (const { at, removed, added } of pieces) {
      parts.push(this.copy.slice(from, at), added);
      from = at + removed;
    }
    parts.push(this.copy.slice(from));
    this.copy = parts.length < MOST_ARGUMENTS ? new Array<Unit>().concat(...parts) : parts.flat();
    this.known = undefined;
    for (const piece of [...pieces].reverse()) this.note(piece);
  }

  /** @throws EditRefused where so much more would be too much (the size is Google's, its words are unverified) */
  requireRoom(more: number): void {
    if (this.length + more > MOST_UNITS) throw new EditRefused('The document would be too large.');
  }

  restyle(at: number, change: (style: TextStyle) => TextStyle): void {
    const unit = this.copy[at];
    if (unit !== undefined && 'style' in unit) this.copy[at] = { ...unit, style: change(unit.style) };
  }

  mark(paragraph: Bounds, change: (mark: ParagraphMark) => ParagraphMark): void {
    const unit = this.copy[paragraph.end - 1];
    if (unit?.kind === 'end') this.copy[paragraph.end - 1] = { ...unit, paragraph: change(unit.paragraph) };
  }

  markOf(paragraph: Bounds): ParagraphMark {
    const unit = this.copy[paragraph.end - 1];
    if (unit?.kind !== 'end') throw new Error(`No paragraph ends at ${String(paragraph.end)}.`);
    return unit.paragraph;
  }

  /** To others each splice does one of both: puts in, then takes away. A range around what was replaced stays around it. */
  private note({ at, removed, added }: Piece): void {
    const splices = [
      { at: at + removed, removed: 0, added: added.length },
      { at, removed, added: 0 },
    ].filter((splice) => splice.added + splice.removed > 0);
    this.splices.push(...splices);
    this.namedRanges = this.namedRanges.flatMap((range) => {
      const left = shiftedRange(range, [{ at, removed, added: added.length }]);
      return left === undefined ? [] : [{ ...range, ...left }];
    });
  }

  /** Looks around the index only: most edits of a long document are about one paragraph. @throws EditRefused where none holds it */
  paragraphAt(index: number): Bounds {
    const isInside = (unit: Unit | undefined): boolean => unit?.kind === 'text' || unit?.kind === 'pageBreak';
    let [start, end] = [index, index];
    while (isInside(this.copy[start - 1])) start -= 1;
    while (isInside(this.copy[end])) end += 1;
    if (this.copy[end]?.kind !== 'end') throw new EditRefused(OUTSIDE);
    return { start, end: end + 1 };
  }

  paragraphsIn({ start, end }: Bounds): ParagraphNode[] {
    return [...paragraphsOf(this.tree)].filter((paragraph) => paragraph.start < end && paragraph.end > start);
  }
}

/** Google's words (observed). */
const OUTSIDE =
  'The insertion index must be inside the bounds of an existing paragraph. You can still create new paragraphs by inserting newlines.';
