import { FIGURES, isFigure, type Figure, type Figures } from './figures.js';
import { median } from './statistics.js';

export type Verdict = 'meets the goal' | 'above the floor' | 'misses the goal' | 'BELOW THE FLOOR' | '';

export interface Row {
  readonly figure: Figure;
  readonly measured: number;
  /** Smallest and largest of the rounds. */
  readonly range: readonly [number, number];
  readonly verdict: Verdict;
}

/** What the rounds amount to, in the order of `FIGURES`; figures that no round measured are left out. */
export function toRows(rounds: readonly Figures[]): Row[] {
  return Object.keys(FIGURES).flatMap((name) => {
    if (!isFigure(name)) return [];
    const values = rounds.flatMap((round) => round[name] ?? []);
    if (values.length === 0) return [];
    const figure: Figure = FIGURES[name];
    const measured = figure.over === 'worst' ? worst(values, figure) : median(values);
    return [
      { figure, measured, range: [Math.min(...values), Math.max(...values)], verdict: verdictOf(figure, measured) },
    ];
  });
}

export function verdictOf(figure: Figure, measured: number): Verdict {
  const { goal, floor } = figure;
  if (goal === undefined) return '';
  if (reaches(measured, goal, figure)) return 'meets the goal';
  if (floor === undefined) return 'misses the goal';
  return reaches(measured, floor, figure) ? 'above the floor' : 'BELOW THE FLOOR';
}

/** One table for people; `notJudged` says why its verdicts do not count. */
export function toTable(rows: readonly Row[], notJudged: readonly string[]): string {
  const head = ['figure', 'goal', 'floor', 'measured', 'rounds', 'verdict'];
  const lines = rows.map(({ figure, measured, range, verdict }) => {
    const show = (value: number): string => value.toFixed(figure.digits);
    const bound = (value: number | undefined): string =>
      value === undefined ? '' : `${figure.better === 'more' ? '≥' : '≤'} ${String(value)}`;
    const said = verdict === '' || notJudged.length === 0 ? verdict : 'not judged';
    return [figure.title, bound(figure.goal), bound(figure.floor), show(measured), range.map(show).join('–'), said];
  });
  const reasons = notJudged.length === 0 ? [] : [`not judged: ${notJudged.join('; ')}`];
  return [...aligned([head, ...lines]), ...reasons].join('\n');
}

function reaches(measured: number, bound: number, { better }: Figure): boolean {
  return better === 'more' ? measured >= bound : measured <= bound;
}

function worst(values: readonly number[], { better }: Figure): number {
  return better === 'more' ? Math.min(...values) : Math.max(...values);
}

function aligned(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_none, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
}
