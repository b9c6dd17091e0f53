import { type Draft } from './draft.js';
import { boundsOf, type Range } from './place.js';
import { EditRefused } from './refused.js';
import { type ParagraphNode } from './tree.js';
import { type ParagraphMark, type ParagraphStyle } from './unit.js';

/** Google's lists have nine levels. */
const DEEPEST = 8;

/**
 * Bullets for every paragraph that the range touches. Leading tabs say how deep it stands and go away, so indexes behind them
 * change; a list of the same preset just before is continued.
 */
export function createParagraphBullets(
  draft: Draft,
  request: { readonly range?: Range; readonly bulletPreset?: string },
): void {
  const { bulletPreset: preset = 'BULLET_GLYPH_PRESET_UNSPECIFIED', range } = request;
  if (preset === 'BULLET_GLYPH_PRESET_UNSPECIFIED') throw new EditRefused('The bullet preset must be specified.');
  const paragraphs = draft.paragraphsIn(boundsOf(draft, range));
  const listId = listBefore(draft, paragraphs[0], preset) ?? `kix.${draft.newId()}`;
  draft.lists.set(listId, preset);
  // From the back, so that the places of those in front stay true while tabs go away.
  for (const paragraph of paragraphs.reverse()) {
    const tabs = leadingTabs(draft, paragraph);
    const level = Math.min(tabs, DEEPEST);
    draft.mark(paragraph, ({ style }) => bulleted(style, listId, level));
    if (tabs > 0) draft.splice(paragraph.start, tabs, []);
  }
}

/** The depth stays visible as an indent. */
export function deleteParagraphBullets(draft: Draft, request: { readonly range?: Range }): void {
  for (const paragraph of draft.paragraphsIn(boundsOf(draft, request.range)))
    draft.mark(paragraph, (mark) => {
      if (mark.bullet === undefined) return mark;
      const { indentFirstLine: _first, indentStart: _start, ...style } = mark.style;
      const level = mark.bullet.nestingLevel;
      return { style: level === 0 ? style : { ...style, ...indents(36 * level, 36 * level) } };
    });
}

function bulleted(style: ParagraphStyle, listId: string, nestingLevel: number): ParagraphMark {
  return {
    style: { ...style, ...indents(18 + 36 * nestingLevel, 36 + 36 * nestingLevel) },
    bullet: { listId, nestingLevel, textStyle: {} },
  };
}

function indents(firstLine: number, start: number): object {
  return { indentFirstLine: { magnitude: firstLine, unit: 'PT' }, indentStart: { magnitude: start, unit: 'PT' } };
}

function listBefore(draft: Draft, paragraph: ParagraphNode | undefined, preset: string): string | undefined {
  const listId = paragraph?.before === undefined ? undefined : draft.markOf(paragraph.before).bullet?.listId;
  return listId !== undefined && draft.lists.get(listId) === preset ? listId : undefined;
}

function leadingTabs(draft: Draft, { start, end }: ParagraphNode): number {
  const units = draft.units.slice(start, end);
  return units.findIndex((unit) => unit.kind !== 'text' || unit.code !== '\t');
}
