export interface HeaderField {
  readonly name: string;
  /** Unfolded (RFC 5322, 2.2.3), not decoded. */
  readonly value: string;
}

const WORDS = new TextDecoder('utf-8', { fatal: true });

/** Header bytes as text: UTF-8 (RFC 6532) where they are, else byte for byte, so that nothing is lost. */
export function toText(bytes: Buffer): string {
  try {
    return WORDS.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

interface OpenField {
  readonly name: string;
  readonly lines: string[];
}

/** Reads a header block in linear time; a line that is no field is kept out with its folds, and told by `broken`. */
export function parseHeaderBlock(block: Buffer): { fields: HeaderField[]; broken: boolean } {
  const fields: OpenField[] = [];
  let broken = false;
  let last: OpenField | undefined;
  for (const line of toText(block).split(/\r?\n/)) {
    if (line === '') continue;
    if (/^[ \t]/.test(line)) last?.lines.push(line);
    else {
      last = openField(line);
      if (last !== undefined) fields.push(last);
    }
    broken ||= last === undefined;
  }
  return { fields: fields.map(({ name, lines }) => ({ name, value: lines.join('').trim() })), broken };
}

function openField(line: string): OpenField | undefined {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).trimEnd();
  return /^[\x21-\x39\x3b-\x7e]+$/.test(name) ? { name, lines: [line.slice(colon + 1)] } : undefined;
}

export function valueOf(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find((field) => field.name.toLowerCase() === name)?.value;
}

export interface Structured {
  /** Lower case. */
  readonly value: string;
  readonly params: Readonly<Record<string, string>>;
}

/** `value; name=token; name="quoted"` (RFC 2045, 5.1). Names in lower case; the first of equal names counts. */
export function parseStructured(text: string): Structured {
  const end = text.indexOf(';');
  const value = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  const params: Record<string, string> = {};
  const found = (end < 0 ? '' : text.slice(end)).matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))/g);
  for (const [, name = '', quoted, token] of found) {
    params[name.toLowerCase()] ??= quoted?.replace(/\\(.)/g, '$1') ?? token ?? '';
  }
  return { value, params };
}
