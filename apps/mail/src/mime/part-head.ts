import { decodeWords } from 'postal-mime';
import { type HeaderField, parseHeaderBlock, parseStructured, type Structured, valueOf } from './header-block.js';
import type { TransferEncoding } from './mime-part.js';

export interface PartHead {
  readonly mimeType: string;
  /** null unless it is a multipart that names a boundary. */
  readonly boundary: string | null;
  readonly charset: string | null;
  readonly encoding: TransferEncoding;
  readonly filename: string | null;
  readonly contentId: string | null;
  readonly disposition: 'inline' | 'attachment' | null;
  readonly broken: boolean;
}

const MAX_NAME = 512;

/** What a part's header says of its body (RFC 2045, 2183, 2231). */
export function readPartHead(block: Buffer): PartHead {
  const { fields, broken } = parseHeaderBlock(block);
  const type = parseStructured(valueOf(fields, 'content-type') ?? 'text/plain');
  const disposition = parseStructured(valueOf(fields, 'content-disposition') ?? '');
  const mimeType = /^[\w.+-]+\/[\w.+-]+$/.test(type.value) ? type.value : 'application/octet-stream';
  return {
    mimeType,
    boundary: mimeType.startsWith('multipart/') ? (type.params.boundary ?? null) : null,
    charset: charsetOf(type),
    encoding: encodingOf(fields),
    filename: filenameOf(disposition, type),
    contentId: /^\s*<?([^<>\s]{1,256})>?\s*$/.exec(valueOf(fields, 'content-id') ?? '')?.[1] ?? null,
    disposition: dispositionOf(disposition.value),
    broken,
  };
}

function charsetOf({ params }: Structured): string | null {
  const { charset } = params;
  return charset !== undefined && /^[\w.:+-]{1,40}$/.test(charset) ? charset.toLowerCase() : null;
}

function encodingOf(fields: readonly HeaderField[]): TransferEncoding {
  const named = (valueOf(fields, 'content-transfer-encoding') ?? '').trim().toLowerCase();
  return named === 'base64' || named === 'quoted-printable' ? named : 'identity';
}

function dispositionOf(value: string): PartHead['disposition'] {
  if (value === '') return null;
  return value === 'inline' ? 'inline' : 'attachment';
}

function filenameOf(disposition: Structured, type: Structured): string | null {
  const named = parameter(disposition, 'filename') ?? parameter(type, 'name');
  if (named === undefined) return null;
  const name = named.replace(/\p{Cc}/gu, '').slice(0, MAX_NAME);
  return name === '' ? null : name;
}

/** A parameter as RFC 2231 writes it (extended, continued), or as mailers do (encoded words). */
function parameter({ params }: Structured, name: string): string | undefined {
  const plain = params[name];
  if (plain !== undefined) return decodeWords(plain);
  const pieces = Object.keys(params)
    .map((key) => ({ key, order: new RegExp(`^${name}\\*(?:(\\d{1,3})\\*?)?$`).exec(key) }))
    .filter(({ order }) => order !== null)
    .sort((a, b) => Number(a.order?.[1] ?? 0) - Number(b.order?.[1] ?? 0))
    .map(({ key }) => ({ text: params[key] ?? '', extended: key.endsWith('*') }));
  return pieces.length === 0 ? undefined : joinExtended(pieces);
}

function joinExtended(pieces: readonly { text: string; extended: boolean }[]): string {
  const [first] = pieces;
  const [, charset = 'utf-8', rest] = /^([^']*)'[^']*'(.*)$/s.exec(first?.text ?? '') ?? [];
  const texts = pieces.map(({ text, extended }, i) => ({
    text: i === 0 && rest !== undefined ? rest : text,
    extended,
  }));
  const bytes = Buffer.concat(texts.map(({ text, extended }) => (extended ? fromPercent(text) : Buffer.from(text))));
  return decode(bytes, charset);
}

function fromPercent(text: string): Buffer {
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
