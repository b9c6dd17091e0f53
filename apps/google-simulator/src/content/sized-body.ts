import { type Entity, multipart, textEntity } from './mime-writer.js';
import { SeededRandom } from './random.js';
import { VOCABULARY } from './words.js';

const CRLF = '\r\n';

/** Text and HTML of a given size, cut from a pool, so that a benchmark measures its reader and not this writer. */
export function entityOfSize(bytes: number, random: SeededRandom): Entity {
  const size = Math.max(200, bytes - 330);
  const start = random.between(0, POOL_SIZE - 1);
  const text = fromPool(start, Math.floor(size / 3));
  const html = fromPool(start, Math.ceil((size * 2) / 3) - 60);
  const boundary = `=_${random.hex(24)}`;
  return multipart('alternative', boundary, [
    textEntity('plain', text, '8bit'),
    textEntity('html', `<html><body><div>${html}</div></body></html>`, '8bit'),
  ]);
}

const POOL_SIZE = 65_536;
let pool = '';

/** ASCII lines, the same in every process. */
function fromPool(start: number, length: number): string {
  if (pool === '') pool = makePool();
  const end = start + length;
  return end <= pool.length ? pool.slice(start, end) : pool.repeat(Math.ceil(end / pool.length)).slice(start, end);
}

function makePool(): string {
  const random = new SeededRandom('pool');
  const lines: string[] = [];
  for (let length = 0; length < POOL_SIZE * 2; length += lines.at(-1)?.length ?? 0) {
    lines.push(`${random.pick(VOCABULARY.en.sentences).replace(/[^\x20-\x7e]/g, '')}${CRLF}`);
  }
  return lines.join('');
}
