import type { TransferEncoding } from './mime-part.js';

/** Counts what a body will be long once its transfer encoding is undone, line by line, without undoing it. */
export class SizeMeter {
  #bytes = 0;
  #digits = 0;

  constructor(private readonly encoding: TransferEncoding) {}

  push(line: Buffer): void {
    if (this.encoding === 'identity') this.#bytes += line.length;
    else if (this.encoding === 'base64') this.#digits += base64Digits(line);
    else this.#bytes += quotedBytes(line);
  }

  /** `lastBreak`: length of the line break that belongs to the boundary behind the body. */
  size(lastBreak: number): number {
    if (this.encoding === 'base64') return Math.floor((this.#digits * 3) / 4);
    return this.#bytes - lastBreak;
  }
}

function base64Digits(line: Buffer): number {
  let end = line.length;
  while (end > 0 && isBlank(line[end - 1])) end -= 1;
  while (end > 0 && line[end - 1] === 0x3d) end -= 1;
  return end;
}

/** A soft line break leaves nothing, an escape one byte (RFC 2045, 6.7). */
function quotedBytes(line: Buffer): number {
  let bytes = line.length;
  for (let at = line.indexOf(0x3d); at >= 0; at = line.indexOf(0x3d, at + 1)) {
    bytes -= isBlank(line[at + 1]) ? line.length - at : 2;
    if (isBlank(line[at + 1])) break;
  }
  return bytes;
}

const isBlank = (byte: number | undefined): boolean =>
  byte === undefined || byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
