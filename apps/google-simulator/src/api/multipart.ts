export interface Part {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** No header block of a part is longer. */
const MAX_HEAD = 65_536;

export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '');
  return found?.[1] ?? found?.[2];
}

/** The parts of a multipart body (RFC 2046 5.1); CRLF or bare LF. */
export function splitMultipart(body: Buffer, boundary: string): Part[] {
  const marker = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = body.indexOf(marker);
  while (start !== -1) {
    const from = body.indexOf(0x0a, start) + 1;
    const next = body.indexOf(marker, start + marker.length);
    if (from === 0 || next === -1) break;
    parts.push(toPart(body.subarray(from, trimLineEnd(body, next))));
    start = next;
  }
  return parts;
}

/** Splits a header block from what follows the first empty line. */
export function toPart(bytes: Buffer): Part {
  const none = /^\r?\n/.exec(bytes.subarray(0, 2).toString('latin1'));
  if (none !== null) return { headers: {}, body: bytes.subarray(none[0].length) };
  const end = /\r?\n\r?\n/.exec(bytes.subarray(0, MAX_HEAD).toString('latin1'));
  const head = end === null ? bytes : bytes.subarray(0, end.index);
  const body = end === null ? Buffer.alloc(0) : bytes.subarray(end.index + end[0].length);
  const lines = head
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon === -1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
  });
  return { headers: Object.fromEntries(headers), body };
}

/** The line end before a boundary belongs to the boundary. */
function trimLineEnd(body: Buffer, end: number): number {
  if (body[end - 1] !== 0x0a) return end;
  return body[end - 2] === 0x0d ? end - 2 : end - 1;
}
