import { EditRefused } from './refused.js';
import { type Bounds, shiftedRange, type Splice } from './splice.js';
import { type Block, type ParagraphNode, paragraphsOf, treeOf } from './tree.js';
import { type DocumentModel, type NamedRangeMark, type ParagraphMark, type TextStyle, type Unit } from './unit.js';

/** A working copy of a document for the requests of one batch: thrown away where one of them fails. */
export class Draft {
  namedRanges: readonly NamedRangeMark[];
  style: Readonly<Record<string, unknown>>;
  readonly lists: Map<string, string>;
  /** What moved so far, in order. */
  readonly splices: Splice[] = [];
  private readonly copy: Unit[];
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
    // Not spread into arguments: a long text has more units than a call may have.
    const tail = this.copy.splice(at).slice(removed);
    for (const unit of added) this.copy.push(unit);
    for (const unit of tail) this.copy.push(unit);
    this.known = undefined;
    const splice = { at, removed, added: added.length };
    this.splices.push(splice);
    this.namedRanges = this.namedRanges.flatMap((range) => {
      const left = shiftedRange(range, [splice]);
      return left === undefined ? [] : [{ ...range, ...left }];
    });
  }

  restyle(at: number, change: (style: TextStyle) => TextStyle): void {
    const unit = this.copy[at];
    if (unit !== undefined && 'style' in unit) this.copy[at] = { ...unit, style: change(unit.style) };
  }

  mark(paragraph: ParagraphNode, change: (mark: ParagraphMark) => ParagraphMark): void {
    const unit = this.copy[paragraph.end - 1];
    if (unit?.kind === 'end') this.copy[paragraph.end - 1] = { ...unit, paragraph: change(unit.paragraph) };
  }

  markOf(paragraph: ParagraphNode): ParagraphMark {
    const unit = this.copy[paragraph.end - 1];
    if (unit?.kind !== 'end') throw new Error(`No paragraph ends at ${String(paragraph.end)}.`);
    return unit.paragraph;
  }

  /** @throws EditRefused where no paragraph holds the index */
  paragraphAt(index: number): ParagraphNode {
    for (const paragraph of paragraphsOf(this.tree))
      if (paragraph.start <= index && index < paragraph.end) return paragraph;
    throw new EditRefused(OUTSIDE);
  }

  paragraphsIn({ start, end }: Bounds): ParagraphNode[] {
    return [...paragraphsOf(this.tree)].filter((paragraph) => paragraph.start < end && paragraph.end > start);
  }
}

/** Google's words (observed). */
const OUTSIDE =
  'The insertion index must be inside the bounds of an existing paragraph. You can still create new paragraphs by inserting newlines.';
