import { TextDecoder } from 'node:util';

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** Where the body begins, and the header block before it. Takes CRLF, bare LF and a missing empty line. */
export function splitHead(bytes: Buffer): { readonly head: Buffer; readonly body: Buffer } {
  const empty = /^\r?\n/.exec(bytes.toString('latin1', 0, 2));
  if (empty !== null) return { head: Buffer.alloc(0), body: bytes.subarray(empty[0].length) };
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1;
    if (bytes[next] === 0x0a) return { head: bytes.subarray(0, at + 1), body: bytes.subarray(next + 1) };
  }
  return { head: bytes, body: Buffer.alloc(0) };
}

/** Every header in its order, unfolded and decoded (RFC 2047), as `payload.headers` shows it. */
export function parseHeaders(head: Buffer): Header[] {
  const text = decodeBytes(head, 'utf-8');
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1
      ? []
      : [{ name: line.slice(0, colon).trimEnd(), value: decodeWords(line.slice(colon + 1).trim()) }];
  });
}

export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}

/** `=?charset?B|Q?text?=`; white space between two encoded words is dropped (RFC 2047 6.2). */
function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  return value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(
      /=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi,
      (_whole, charset: string, encoding: string, text: string) =>
        decodeBytes(
          encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : decodeQ(text.replaceAll('_', ' ')),
          charset,
        ),
    );
}

function decodeQ(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

/** Bytes in a named charset; an unknown name is read as Windows-1252, bytes that do not fit become U+FFFD. */
export function decodeBytes(bytes: Buffer, charset: string): string {
  return decoderOf(charset.toLowerCase()).decode(bytes);
}

const MAX_DECODERS = 100;
const decoders = new Map<string, TextDecoder>();

function decoderOf(charset: string): TextDecoder {
  const known = decoders.get(charset) ?? makeDecoder(charset);
  if (decoders.size < MAX_DECODERS) decoders.set(charset, known);
  return known;
}

function makeDecoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('windows-1252');
  }
}

/** A parameter of a structured header: `boundary`, `charset`, `filename` (RFC 2231's `name*=` too). */
export function parameterOf(value: string | undefined, name: ParameterName): string | undefined {
  if (value === undefined) return undefined;
  const { plain: plainly, extended: extendedly } = patternsOf(name);
  const plain = plainly.exec(value);
  if (plain !== null) return plain[1]?.replace(/\\(.)/g, '$1') ?? plain[2];
  const extended = extendedly.exec(value);
  if (extended === null) return undefined;
  const bytes = Buffer.from(
    (extended[2] ?? '').replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  return decodeBytes(bytes, extended[1] ?? 'utf-8');
}

type ParameterName = 'boundary' | 'charset' | 'filename' | 'name';

interface ParameterPatterns {
  readonly plain: RegExp;
  readonly extended: RegExp;
}

const patterns = new Map<ParameterName, ParameterPatterns>();

function patternsOf(name: ParameterName): ParameterPatterns {
  const known = patterns.get(name) ?? {
    plain: new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i'),
    extended: new RegExp(`;\\s*${name}\\*=([^';]*)'[^']*'([^;\\s]+)`, 'i'),
  };
  patterns.set(name, known);
  return known;
}
