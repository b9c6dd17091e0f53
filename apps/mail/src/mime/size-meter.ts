import type { TransferEncoding } from './mime-part.js';

const LF = 0x0a;
const EQUALS = 0x3d;

/** Counts how long a body will be once its transfer encoding is undone, without undoing it; fed whole lines. */
export class SizeMeter {
  #bytes = 0;
  #digits = 0;

  constructor(private readonly encoding: TransferEncoding) {}

  push(lines: Buffer): void {
    if (this.encoding === 'identity') {
      this.#bytes += lines.length;
      return;
    }
    for (let from = 0; from < lines.length;) {
      const to = lines.indexOf(LF, from) + 1 || lines.length;
      if (this.encoding === 'base64') this.#digits += base64Digits(lines, from, to);
      else this.#bytes += quotedBytes(lines, from, to);
      from = to;
    }
  }

  /** `lastBreak`: length of the line break that belongs to the boundary behind the body. */
  size(lastBreak: number): number {
    if (this.encoding === 'base64') return Math.floor((this.#digits * 3) / 4);
    return this.#bytes - lastBreak;
  }
}

function base64Digits(lines: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(lines[end - 1])) end -= 1;
  while (end > from && lines[end - 1] === EQUALS) end -= 1;
  return end - from;
}

/** A soft line break leaves nothing, an escape one byte (RFC 2045, 6.7). */
function quotedBytes(lines: Buffer, from: number, to: number): number {
  let bytes = to - from;
  for (let at = from; at < to; at += 1) {
    if (lines[at] !== EQUALS) continue;
    if (at + 1 === to || isBlank(lines[at + 1])) return bytes - (to - at);
    bytes -= 2;
  }
  return bytes;
}

const isBlank = (byte: number | undefined): boolean =>
  byte === undefined || byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
