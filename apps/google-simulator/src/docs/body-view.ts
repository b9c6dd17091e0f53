import {
  type Block,
  type CellNode,
  type ParagraphNode,
  type RowNode,
  type TableNode,
  treeOf,
} from '../world/docs/model/tree.js';
import { type DocumentModel, type TextStyle, type Unit } from '../world/docs/model/unit.js';

const PADDING = { magnitude: 5, unit: 'PT' };
/** As Google describes a cell that nobody styled. */
const CELL_STYLE = {
  ...{ rowSpan: 1, columnSpan: 1, backgroundColor: {}, contentAlignment: 'TOP' },
  ...{ paddingLeft: PADDING, paddingRight: PADDING, paddingTop: PADDING, paddingBottom: PADDING },
};
const SECTION = {
  sectionStyle: { columnSeparatorStyle: 'NONE', contentDirection: 'LEFT_TO_RIGHT', sectionType: 'CONTINUOUS' },
};

/** A stretch of text of one style, or a page break. */
export interface Run {
  readonly start: number;
  readonly end: number;
  /** Undefined for a page break. */
  readonly text: string | undefined;
  readonly style: TextStyle;
}

/** `Body.content` of docs.v1.json. */
export function contentOf(model: DocumentModel): object[] {
  return treeOf(model.units).map((block) => elementOf(model.units, block));
}

/** What a paragraph says, in as few pieces as its styles allow; the last one ends with the newline. */
export function runsOf(units: readonly Unit[], { start, end }: ParagraphNode): Run[] {
  const runs: Run[] = [];
  for (let at = start; at < end; at += 1) {
    const unit = units[at];
    if (unit === undefined || !('style' in unit)) continue;
    const text = unit.kind === 'pageBreak' ? undefined : unit.kind === 'end' ? '\n' : unit.code;
    const last = runs.at(-1);
    if (last?.text === undefined || text === undefined || !isSame(last.style, unit.style))
      runs.push({ start: at, end: at + 1, text, style: unit.style });
    else runs[runs.length - 1] = { ...last, end: at + 1, text: last.text + text };
  }
  return runs;
}

function elementOf(units: readonly Unit[], block: Block): object {
  const { start, end } = block;
  switch (block.kind) {
    case 'section':
      // An index of 0 is left out, as every field that holds its default.
      return { endIndex: end, sectionBreak: SECTION };
    case 'paragraph':
      return { startIndex: start, endIndex: end, paragraph: paragraphOf(units, block) };
    case 'table':
      return { startIndex: start, endIndex: end, table: tableOf(units, block) };
    default:
      return block satisfies never;
  }
}

function paragraphOf(units: readonly Unit[], paragraph: ParagraphNode): object {
  const mark = units[paragraph.end - 1];
  const { style, bullet } = mark?.kind === 'end' ? mark.paragraph : { style: {} };
  const level = bullet?.nestingLevel ?? 0;
  return {
    elements: runsOf(units, paragraph).map(elementOfRun),
    paragraphStyle: style,
    ...(bullet && {
      bullet: { listId: bullet.listId, ...(level > 0 && { nestingLevel: level }), textStyle: bullet.textStyle },
    }),
  };
}

function elementOfRun({ start, end, text, style }: Run): object {
  const what =
    text === undefined ? { pageBreak: { textStyle: style } } : { textRun: { content: text, textStyle: style } };
  return { startIndex: start, endIndex: end, ...what };
}

function tableOf(units: readonly Unit[], { rows }: TableNode): object {
  const columns = rows[0]?.cells.length ?? 0;
  return {
    rows: rows.length,
    columns,
    tableRows: rows.map((row) => rowOf(units, row)),
    tableStyle: { tableColumnProperties: Array.from({ length: columns }, () => ({ widthType: 'EVENLY_DISTRIBUTED' })) },
  };
}

function rowOf(units: readonly Unit[], { start, end, cells }: RowNode): object {
  const tableCells = cells.map((cell) => cellOf(units, cell));
  return { startIndex: start, endIndex: end, tableCells, tableRowStyle: { minRowHeight: { unit: 'PT' } } };
}

function cellOf(units: readonly Unit[], { start, end, content }: CellNode): object {
  const inner = content.map((block) => elementOf(units, block));
  return { startIndex: start, endIndex: end, content: inner, tableCellStyle: CELL_STYLE };
}

function isSame(one: TextStyle, other: TextStyle): boolean {
  return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** The order in which styles were set says nothing. */
function sorted(style: TextStyle): [string, unknown][] {
  return Object.entries(style).sort(([a], [b]) => (a < b ? -1 : 1));
}
