import { splitHead } from './headers.js';

export interface HeaderEdit {
  /** Lower-case names of fields to take out. */
  readonly drop: readonly string[];
  /** Whole lines, without their ends, put before the others. */
  readonly prepend: readonly string[];
}

/** The same message with other header fields; all other fields and the body keep their bytes. Added lines are UTF-8. */
export function editHeaders(raw: Buffer, { drop, prepend }: HeaderEdit): Buffer {
  const { head, body } = splitHead(raw);
  const kept = fieldsOf(head.toString('latin1')).filter((field) => !drop.includes(nameOf(field)));
  const added = prepend.map((line) => `${line}\r\n`).join('');
  return Buffer.concat([Buffer.from(added), Buffer.from(kept.join(''), 'latin1'), Buffer.from('\r\n'), body]);
}

/** The values of a field as written: unfolded, encoded words and all, so that a comma in one splits no list. */
export function rawValuesOf(raw: Buffer, name: string): string[] {
  const fields = fieldsOf(splitHead(raw).head.toString('utf8')).filter((field) => nameOf(field) === name);
  return fields.map((field) =>
    field
      .slice(field.indexOf(':') + 1)
      .replace(/\r?\n/g, '')
      .trim(),
  );
}

/** Each field with its folded lines and its line end, so that joining them gives the same bytes. */
function fieldsOf(head: string): string[] {
  const whole = head === '' || head.endsWith('\n') ? head : `${head}\r\n`;
  return whole.match(/[^\n]*\n(?:[ \t][^\n]*\n)*/g) ?? [];
}

function nameOf(field: string): string {
  return /^[^\s:]+(?=\s*:)/.exec(field)?.[0].toLowerCase() ?? '';
}
