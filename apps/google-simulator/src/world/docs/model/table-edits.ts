import { headed } from './headings.js';
import { type Draft } from './draft.js';
import { type InsertionPlace, type Location, placeOf, requireBody } from './place.js';
import { EditRefused } from './refused.js';
import { type TableNode, tablesOf } from './tree.js';
import { emptyParagraph, type Unit } from './unit.js';

export interface CellRequest {
  readonly tableCellLocation?: {
    readonly tableStartLocation?: Location;
    readonly rowIndex?: number;
    readonly columnIndex?: number;
  };
}

/** As many as Google's editor offers (unverified for the API); a bound for what one request may make. */
const MAX_COLUMNS = 20;
const MAX_ROWS = 1_000;

/** A newline, then the table: it begins one behind the place that was asked for. */
export function insertTable(
  draft: Draft,
  request: InsertionPlace & { readonly rows?: number; readonly columns?: number },
): void {
  const { rows = 0, columns = 0 } = request;
  if (rows < 1 || columns < 1) throw new EditRefused('The table must have at least one row and one column.');
  if (rows > MAX_ROWS || columns > MAX_COLUMNS) throw new EditRefused('The table is too large.');
  const at = placeOf(draft, request);
  const paragraph = headed(draft.markOf(draft.paragraphAt(at)), draft.newId);
  const cells = Array.from({ length: rows }, () => rowOf(columns)).flat();
  draft.splice(at, 0, [{ kind: 'end', style: {}, paragraph }, { kind: 'table' }, ...cells, { kind: 'tableEnd' }]);
}

export function insertTableRow(draft: Draft, request: CellRequest & { readonly insertBelow?: boolean }): void {
  const { table, rowIndex } = cellOf(draft, request);
  const row = table.rows[rowIndex];
  const at = request.insertBelow === true ? row?.end : row?.start;
  draft.splice(at ?? table.end, 0, rowOf(row?.cells.length ?? 0));
}

export function insertTableColumn(draft: Draft, request: CellRequest & { readonly insertRight?: boolean }): void {
  const { table, columnIndex } = cellOf(draft, request);
  for (const { cells } of [...table.rows].reverse()) {
    const cell = cells[columnIndex];
    const at = request.insertRight === true ? cell?.end : cell?.start;
    if (at !== undefined) draft.splice(at, 0, [{ kind: 'cell' }, emptyParagraph()]);
  }
}

/** With its last row the table goes. */
export function deleteTableRow(draft: Draft, request: CellRequest): void {
  const { table, rowIndex } = cellOf(draft, request);
  const { start, end } = (table.rows.length === 1 ? undefined : table.rows[rowIndex]) ?? table;
  draft.splice(start, end - start, []);
}

/** With its last column the table goes. */
export function deleteTableColumn(draft: Draft, request: CellRequest): void {
  const { table, columnIndex } = cellOf(draft, request);
  const isLast = table.rows[0]?.cells.length === 1;
  if (isLast) draft.splice(table.start, table.end - table.start, []);
  for (const { cells } of [...table.rows].reverse()) {
    const cell = cells[columnIndex];
    if (cell !== undefined && !isLast) draft.splice(cell.start, cell.end - cell.start, []);
  }
}

function rowOf(columns: number): Unit[] {
  const cells = Array.from({ length: columns }, (): Unit[] => [{ kind: 'cell' }, emptyParagraph()]);
  return [{ kind: 'row' }, ...cells.flat()];
}

function cellOf(
  draft: Draft,
  { tableCellLocation: location }: CellRequest,
): { table: TableNode; rowIndex: number; columnIndex: number } {
  const { index = 0, ...segment } = location?.tableStartLocation ?? {};
  requireBody(segment);
  const table = [...tablesOf(draft.tree)].find(({ start }) => start === index);
  // Google's words (observed).
  if (table === undefined)
    throw new EditRefused('Invalid table start location. Must specify the start index of the table.');
  const { rowIndex = 0, columnIndex = 0 } = location ?? {};
  if (table.rows[rowIndex]?.cells[columnIndex] === undefined)
    throw new EditRefused(`The table has no cell at row ${String(rowIndex)}, column ${String(columnIndex)}.`);
  return { table, rowIndex, columnIndex };
}
