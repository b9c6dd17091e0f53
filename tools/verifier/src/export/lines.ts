/** A line longer than this is no body: refused before it fills the memory. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** Lines of a stream without their newline; a too long one comes as undefined, and ends the stream. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string | undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of stream) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(0x0a, start); end >= 0; end = bytes.indexOf(0x0a, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > MAX_LINE_BYTES) {
      yield undefined;
      return;
    }
  }
  if (rest.length > 0) yield rest.toString();
}
