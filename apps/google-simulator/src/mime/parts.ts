import { type Header, headerOf, parameterOf, parseHeaders, splitHead } from './headers.js';

export interface MimePart {
  /** `''` for the message, `0`, `0.1`, … below it. */
  readonly partId: string;
  readonly mimeType: string;
  readonly filename: string;
  readonly headers: readonly Header[];
  /** Content with its transfer encoding undone, when first asked for; empty for multiparts. */
  readonly content: Buffer;
  readonly charset: string;
  readonly parts: readonly MimePart[];
}

/** Deeper parts are kept as leaves, so that no message can exhaust the stack. */
const MAX_DEPTH = 50;

/** The part tree of a message (RFC 2045, 2046). Never throws: what cannot be read is one leaf. */
export function parseMime(bytes: Buffer, partId = '', depth = 0): MimePart {
  const { head, body } = splitHead(bytes);
  const headers = parseHeaders(head);
  const type = headerOf(headers, 'content-type');
  const mimeType = (/^[^;\s]+\/[^;\s]+/.exec(type ?? '')?.[0] ?? 'text/plain').toLowerCase();
  const filename = parameterOf(headerOf(headers, 'content-disposition'), 'filename') ?? parameterOf(type, 'name') ?? '';
  const common = { partId, mimeType, filename, headers, charset: parameterOf(type, 'charset') ?? 'utf-8' };
  const boundary = mimeType.startsWith('multipart/') && depth < MAX_DEPTH ? parameterOf(type, 'boundary') : undefined;
  if (boundary === undefined) return leaf(common, body, headerOf(headers, 'content-transfer-encoding'));
  const prefix = partId === '' ? '' : `${partId}.`;
  const parts = splitParts(body, boundary).map((part, index) =>
    parseMime(part, `${prefix}${String(index)}`, depth + 1),
  );
  return { ...common, content: NOTHING, parts };
}

const NOTHING = Buffer.alloc(0);

function leaf(common: Omit<MimePart, 'content' | 'parts'>, body: Buffer, encoding: string | undefined): MimePart {
  let decoded: Buffer | undefined;
  return {
    ...common,
    parts: [],
    get content() {
      return (decoded ??= decodeTransfer(body, encoding));
    },
  };
}

/** All leaves in their order. */
export function leavesOf(part: MimePart): MimePart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);
}

function splitParts(body: Buffer, boundary: string): Buffer[] {
  const marker = Buffer.from(`--${boundary}`);
  const found: Buffer[] = [];
  let from = -1;
  for (let at = nextMarker(body, marker, 0); at !== -1; at = nextMarker(body, marker, at + marker.length)) {
    if (from !== -1) found.push(body.subarray(from, lineEndBefore(body, at)));
    const line = body.indexOf(0x0a, at);
    if (line === -1 || body.subarray(at + marker.length, at + marker.length + 2).toString('latin1') === '--')
      return found;
    from = line + 1;
  }
  // A missing last boundary: the rest is the last part.
  if (from !== -1) found.push(body.subarray(from));
  return found;
}

/** A marker counts only at the start of a line. */
function nextMarker(body: Buffer, marker: Buffer, from: number): number {
  let at = body.indexOf(marker, from);
  while (at > 0 && body[at - 1] !== 0x0a) at = body.indexOf(marker, at + 1);
  return at;
}

function lineEndBefore(body: Buffer, at: number): number {
  if (body[at - 1] !== 0x0a) return at;
  return body[at - 2] === 0x0d ? at - 2 : at - 1;
}

function decodeTransfer(body: Buffer, encoding: string | undefined): Buffer {
  switch (encoding?.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body.toString('latin1'), 'base64');
    case 'quoted-printable':
      return decodeQuotedPrintable(body.toString('latin1'));
    default:
      return body;
  }
}

function decodeQuotedPrintable(text: string): Buffer {
  const joined = text.replace(/[ \t]+(?=\r?\n)/g, '').replace(/=\r?\n/g, '');
  return Buffer.from(
    joined.replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
