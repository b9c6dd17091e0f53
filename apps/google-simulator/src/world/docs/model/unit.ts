export type TextStyle = Readonly<Record<string, unknown>>;
export type ParagraphStyle = Readonly<Record<string, unknown>>;

export interface BulletMark {
  readonly listId: string;
  readonly nestingLevel: number;
  readonly textStyle: TextStyle;
}

/** What a paragraph is, kept at the newline that ends it. */
export interface ParagraphMark {
  readonly style: ParagraphStyle;
  readonly bullet?: BulletMark | undefined;
}

export interface TextUnit {
  readonly kind: 'text';
  /** One UTF-16 code unit. */
  readonly code: string;
  readonly style: TextStyle;
}

export interface EndUnit {
  readonly kind: 'end';
  readonly style: TextStyle;
  readonly paragraph: ParagraphMark;
}

export interface PageBreakUnit {
  readonly kind: 'pageBreak';
  readonly style: TextStyle;
}

/** Where a structure begins, or a table ends; each takes one index, as at Google. */
export interface MarkUnit {
  readonly kind: 'section' | 'table' | 'row' | 'cell' | 'tableEnd';
}

/** What stands at one index of a document. */
export type Unit = TextUnit | EndUnit | PageBreakUnit | MarkUnit;

export interface NamedRangeMark {
  readonly id: string;
  readonly name: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A document's only tab. */
export interface DocumentModel {
  /** By index: the section break first, the last newline last. */
  readonly units: readonly Unit[];
  /** Bullet preset by list id. */
  readonly lists: ReadonlyMap<string, string>;
  readonly namedRanges: readonly NamedRangeMark[];
  /** What was changed of the document's style. */
  readonly style: Readonly<Record<string, unknown>>;
}

export const NORMAL: ParagraphMark = { style: { namedStyleType: 'NORMAL_TEXT', direction: 'LEFT_TO_RIGHT' } };

/** A document that says `text`, without formats. */
export function plainDocument(text = ''): DocumentModel {
  const units: Unit[] = [{ kind: 'section' }, ...unitsOf(cleaned(text), {}, () => NORMAL), emptyParagraph()];
  return { units, lists: new Map(), namedRanges: [], style: {} };
}

export function emptyParagraph(): EndUnit {
  return { kind: 'end', style: {}, paragraph: NORMAL };
}

/** `mark` is asked once for each newline: every heading has an id of its own. */
export function unitsOf(text: string, style: TextStyle, mark: () => ParagraphMark): Unit[] {
  const made = new Map<string, TextUnit>();
  const textUnit = (code: string): TextUnit => {
    const unit = made.get(code) ?? { kind: 'text', code, style };
    made.set(code, unit);
    return unit;
  };
  // By code unit, not by character: that is what Google counts.
  return text.split('').map((code) => (code === '\n' ? { kind: 'end', style, paragraph: mark() } : textUnit(code)));
}

/** Google strips these out of inserted text: control characters (tab, newline and line break stay) and private use. */
export function cleaned(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u0008\u000C-\u001F\uE000-\uF8FF]/g, '');
}

/** The text of some units; everything that is no text is one character. */
export function textOf(units: readonly Unit[]): string {
  return units.map((unit) => (unit.kind === 'text' ? unit.code : unit.kind === 'end' ? '\n' : '\uFFFC')).join('');
}
