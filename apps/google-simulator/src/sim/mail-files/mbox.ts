import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const LF = 0x0a;
/** A separator's address and time stand in its first bytes. */
const SEPARATOR_BYTES = 256;
const SEPARATOR = /^From \S+ .*\d{1,2}:\d{2}/;

/** Gmail takes no message larger than this (messages.insert: 157,286,400 bytes). */
const MAX_MESSAGE_BYTES = 157_286_400;

/** A message of the file is larger than Gmail takes. */
export class MboxMessageTooLarge extends Error {
  constructor(file: string) {
    super(`${file} holds a message over ${String(MAX_MESSAGE_BYTES)} bytes`);
    this.name = 'MboxMessageTooLarge';
  }
}

/** Whether bytes begin with the line that begins each message of an mbox: "From sender date" (RFC 4155). */
export function isMbox(start: Buffer): boolean {
  return SEPARATOR.test(start.toString('latin1', 0, SEPARATOR_BYTES));
}

/**
 * The messages of an mbox, one in memory at a time. A separator after an empty line begins the next; `>From ` is undone as
 * mboxrd writes it (one `>` less), the empty line before a separator belongs to the file and not to the message.
 */
export function* messagesOfMbox(file: string): Generator<Buffer> {
  let message: Buffer[] | undefined;
  let [size, isAfterEmpty] = [0, true];
  for (const line of linesOf(file)) {
    if (isAfterEmpty && isMbox(line)) {
      if (message !== undefined) yield withoutSeparator(message);
      [message, size] = [[], 0];
    } else if (message !== undefined) {
      size += line.length;
      if (size > MAX_MESSAGE_BYTES) throw new MboxMessageTooLarge(file);
      message.push(/^>+From /.test(line.toString('latin1', 0, 64)) ? line.subarray(1) : line);
    }
    isAfterEmpty = isEmpty(line);
  }
  if (message !== undefined) yield withoutSeparator(message);
}

function isEmpty(line: Buffer): boolean {
  return (line.length === 1 && line[0] === LF) || (line.length === 2 && line[1] === LF && line[0] === 0x0d);
}

function withoutSeparator(lines: readonly Buffer[]): Buffer {
  const last = lines.at(-1);
  return Buffer.concat(last !== undefined && isEmpty(last) ? lines.slice(0, -1) : lines);
}

/** Lines with their line feeds; copies, so that no chunk is held by one of its lines. */
function* linesOf(file: string): Generator<Buffer> {
  const fd = openSync(file, 'r');
  try {
    let rest = Buffer.alloc(0);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk)) {
      rest = Buffer.concat([rest, chunk.subarray(0, read)]);
      let from = 0;
      for (let end = rest.indexOf(LF); end !== -1; end = rest.indexOf(LF, from)) {
        yield rest.subarray(from, end + 1);
        from = end + 1;
      }
      rest = rest.subarray(from);
      if (rest.length > MAX_MESSAGE_BYTES) throw new MboxMessageTooLarge(file);
    }
    if (rest.length > 0) yield rest;
  } finally {
    closeSync(fd);
  }
}
