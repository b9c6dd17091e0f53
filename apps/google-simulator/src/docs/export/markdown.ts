import { type DocumentModel, type TextStyle } from '../../world/docs/model/unit.js';
import { type Run } from '../body-view.js';
import { type Grid, type Line, outlineOf, type Part } from './outline.js';

/** `text/markdown`, as far as Markdown has it: headings, emphasis, links, lists, tables. */
export function markdown(model: DocumentModel): Buffer {
  return Buffer.from(`${blocksOf(outlineOf(model)).join('').trim()}\n`, 'utf8');
}

/** Lines of a list follow each other, everything else stands apart. */
function blocksOf(parts: readonly Part[]): string[] {
  return parts.map((part, index) => {
    if (part.kind === 'grid') return `${tableOf(part)}\n\n`;
    const next = parts[index + 1];
    const isInside = part.bullet !== undefined && next?.kind === 'line' && next.bullet !== undefined;
    return `${lineOf(part)}${isInside ? '\n' : '\n\n'}`;
  });
}

function lineOf(line: Line): string {
  const text = line.runs.map(spanOf).join('');
  if (line.bullet !== undefined) {
    const { isNumbered, level, ordinal } = line.bullet;
    return `${(isNumbered ? '   ' : '  ').repeat(level)}${isNumbered ? `${String(ordinal)}.` : '*'} ${text}`;
  }
  const level = line.namedStyle === 'TITLE' ? 1 : Number(/^HEADING_(\d)$/.exec(line.namedStyle)?.[1] ?? 0);
  return level > 0 && text !== '' ? `${'#'.repeat(level)} ${text}` : text;
}

function spanOf({ text = '', style }: Run): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (inner === '') return text;
  const marks = [style.bold === true && '**', style.italic === true && '*', style.strikethrough === true && '~~'];
  const written = marks.reduce<string>(
    (span, mark) => (mark === false ? span : `${mark}${span}${mark}`),
    escaped(inner),
  );
  const url = urlOf(style);
  return `${before}${url === undefined ? written : `[${written}](${encodeURI(decoded(url))})`}${after}`;
}

export function urlOf({ link }: TextStyle): string | undefined {
  const url = typeof link === 'object' && link !== null && 'url' in link ? link.url : undefined;
  return typeof url === 'string' && /^(https?|mailto):/i.test(url) ? url : undefined;
}

/** Two escapes would be one too many. */
function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return encodeURIComponent(url);
  }
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replaceAll('\v', '  \n');
}

function tableOf({ rows }: Grid): string {
  const lines = rows.map((cells) => `| ${cells.map(cellOf).join(' | ')} |`);
  const rule = `| ${(rows[0] ?? []).map(() => ':----').join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function cellOf(parts: readonly Part[]): string {
  return blocksOf(parts)
    .join('')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
}
