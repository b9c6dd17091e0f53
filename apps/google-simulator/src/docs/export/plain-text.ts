import { type DocumentModel } from '../../world/docs/model/unit.js';
import { type Bullet, outlineOf, type Part, textOfLine } from './outline.js';

/** Google's plain text begins with a byte order mark and ends its lines as Windows does (observed); the last newline is left out. */
export function plainText(model: DocumentModel): Buffer {
  return Buffer.from(`\uFEFF${linesOf(outlineOf(model)).join('\r\n')}`, 'utf8');
}

/** The same for people and for searches: newlines, no mark. */
export function textOfModel(model: DocumentModel): string {
  return linesOf(outlineOf(model)).join('\n');
}

/** Lines without formats. A row of a table is a line, its cells apart by tabs (unverified). */
export function linesOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) =>
    part.kind === 'line'
      ? `${prefixOf(part.bullet)}${textOfLine(part)}`.split('\v')
      : part.rows.map((cells) => cells.map((cell) => linesOf(cell).join(' ')).join('\t')),
  );
}

function prefixOf(bullet: Bullet | undefined): string {
  if (bullet === undefined) return '';
  return `${'   '.repeat(bullet.level)}${bullet.isNumbered ? `${String(bullet.ordinal)}.` : '*'} `;
}
