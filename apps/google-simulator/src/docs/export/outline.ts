import { type Block, type ParagraphNode, treeOf } from '../../world/docs/model/tree.js';
import { type DocumentModel } from '../../world/docs/model/unit.js';
import { type Run, runsOf } from '../body-view.js';
import { isNumbered } from '../list-view.js';

/** A line of a list; `ordinal` counts among its list's lines of the same level. */
export interface Bullet {
  readonly isNumbered: boolean;
  readonly level: number;
  readonly ordinal: number;
}

/** A paragraph without its newline. */
export interface Line {
  readonly kind: 'line';
  readonly runs: readonly Run[];
  readonly namedStyle: string;
  readonly bullet: Bullet | undefined;
}

export interface Grid {
  readonly kind: 'grid';
  /** Rows of cells of what stands in them. */
  readonly rows: readonly (readonly (readonly Part[])[])[];
}

export type Part = Line | Grid;

/** A document as the exports write it: lines and grids in order. */
export function outlineOf(model: DocumentModel): Part[] {
  const counts = new Counts();
  const parts = (blocks: readonly Block[]): Part[] =>
    blocks.flatMap((block): Part[] => {
      if (block.kind === 'section') return [];
      if (block.kind === 'paragraph') return [lineOf(model, block, counts)];
      return [{ kind: 'grid', rows: block.rows.map(({ cells }) => cells.map(({ content }) => parts(content))) }];
    });
  return parts(treeOf(model.units));
}

export function textOfLine({ runs }: Line): string {
  return runs.map(({ text }) => text ?? '').join('');
}

function lineOf(model: DocumentModel, paragraph: ParagraphNode, counts: Counts): Line {
  const mark = model.units[paragraph.end - 1];
  const { style, bullet } = mark?.kind === 'end' ? mark.paragraph : { style: {} };
  const runs = runsOf(model.units, paragraph)
    .map((run) => ({ ...run, text: run.text?.replace(/\n$/, '') }))
    .filter(({ text }) => text !== '');
  return {
    ...{ kind: 'line', runs, namedStyle: String(style.namedStyleType) },
    bullet: bullet && {
      isNumbered: isNumbered(model.lists.get(bullet.listId)),
      level: bullet.nestingLevel,
      ordinal: counts.next(bullet.listId, bullet.nestingLevel),
    },
  };
}

/** A deeper level begins anew below each line of the level above. */
class Counts {
  private readonly lists = new Map<string, number[]>();

  next(listId: string, level: number): number {
    const counts = (this.lists.get(listId) ?? []).slice(0, level + 1);
    counts[level] = (counts[level] ?? 0) + 1;
    this.lists.set(listId, counts);
    return counts[level];
  }
}
