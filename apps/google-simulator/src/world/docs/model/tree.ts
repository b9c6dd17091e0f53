import { type Unit } from './unit.js';

interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface SectionNode extends Span {
  readonly kind: 'section';
}

export interface ParagraphNode extends Span {
  readonly kind: 'paragraph';
  /** The paragraph before it in the same cell or body. */
  readonly before: ParagraphNode | undefined;
  readonly isInTable: boolean;
}

export interface CellNode extends Span {
  readonly content: readonly Block[];
}

export interface RowNode extends Span {
  readonly cells: readonly CellNode[];
}

export interface TableNode extends Span {
  readonly kind: 'table';
  readonly rows: readonly RowNode[];
}

export type Block = SectionNode | ParagraphNode | TableNode;

/** The structure of a well-formed row of units. */
export function treeOf(units: readonly Unit[]): readonly Block[] {
  return new Reader(units).blocks(false);
}

/** Every paragraph in the order of the text, those in tables too. */
export function* paragraphsOf(blocks: readonly Block[]): Generator<ParagraphNode> {
  for (const block of blocks) {
    if (block.kind === 'paragraph') yield block;
    else if (block.kind === 'table') yield* paragraphsOf(cellsOf(block).flatMap(({ content }) => content));
  }
}

export function* tablesOf(blocks: readonly Block[]): Generator<TableNode> {
  for (const block of blocks) {
    if (block.kind !== 'table') continue;
    yield block;
    yield* tablesOf(cellsOf(block).flatMap(({ content }) => content));
  }
}

export function cellsOf(table: TableNode): CellNode[] {
  return table.rows.flatMap(({ cells }) => cells);
}

class Reader {
  private at = 0;

  constructor(private readonly units: readonly Unit[]) {}

  blocks(isInTable: boolean): Block[] {
    const blocks: Block[] = [];
    let before: ParagraphNode | undefined;
    while (this.at < this.units.length && !this.meets('row', 'cell', 'tableEnd')) {
      const block = this.block(before, isInTable);
      if (block.kind === 'paragraph') before = block;
      blocks.push(block);
    }
    return blocks;
  }

  private block(before: ParagraphNode | undefined, isInTable: boolean): Block {
    const start = this.at;
    if (this.meets('table')) return this.table();
    if (this.meets('section')) return { kind: 'section', start, end: ++this.at };
    while (!this.meets('end')) this.at += 1;
    this.at += 1;
    return { kind: 'paragraph', start, end: this.at, before, isInTable };
  }

  private table(): TableNode {
    const start = this.at++;
    const rows: RowNode[] = [];
    while (this.meets('row')) rows.push(this.row());
    this.at += 1;
    return { kind: 'table', start, end: this.at, rows };
  }

  private row(): RowNode {
    const start = this.at++;
    const cells: CellNode[] = [];
    while (this.meets('cell')) {
      const cellStart = this.at++;
      const content = this.blocks(true);
      cells.push({ start: cellStart, end: this.at, content });
    }
    return { start, end: this.at, cells };
  }

  private meets(...kinds: readonly Unit['kind'][]): boolean {
    const kind = this.units[this.at]?.kind;
    // A row of units that ends too early would be read for ever.
    if (kind === undefined) throw new Error('The document ends inside a structure.');
    return kinds.includes(kind);
  }
}
