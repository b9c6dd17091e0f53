import type { MimePart, MimeProblem } from './mime-part.js';
import { type PartHead, readPartHead } from './part-head.js';
import { SizeMeter } from './size-meter.js';

export const MAX_HEADER_BYTES = 1 << 20;
const MAX_DEPTH = 50;
const MAX_PARTS = 1_000;
/** A boundary has at most 70 characters (RFC 2046, 5.1.1); a longer line can be none. */
const MAX_BOUNDARY_LINE = 256;

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;
const NONE = Buffer.alloc(0);
const MAYBE_BOUNDARY = Buffer.from('\n--');

export interface Scan {
  /** The message's own header block, at most 1 MiB of it. */
  readonly header: Buffer;
  readonly parts: MimePart[];
  readonly problem: MimeProblem | null;
}

/** Hears each leaf's bytes as they pass. */
export interface ScanListener {
  /** Answers whether it wants the leaf's lines. */
  leaf(part: { partId: string; head: PartHead; parent: string | null }): boolean;
  /** One line or many, each whole. */
  lines(partId: string, lines: Buffer): void;
}

interface Level {
  readonly boundary: Buffer;
  readonly partId: string;
  children: number;
}

interface Leaf {
  readonly partId: string;
  readonly head: PartHead;
  readonly parent: string | null;
  readonly start: number;
  readonly meter: SizeMeter;
  readonly heard: boolean;
}

/**
 * Finds the part tree of a message and where each leaf's bytes lie, in one pass over any chunks: memory is a line and a
 * header, time is linear, and nothing in the message can make it recurse. What it cannot make sense of stays a leaf.
 */
export class MimeScanner {
  readonly #levels: Level[] = [];
  readonly #parts: MimePart[] = [];
  #problem: MimeProblem | null = null;
  #state: 'header' | 'leaf' | 'between' = 'header';
  #partId = '1';
  #leaf: Leaf | undefined;
  #head: Buffer[] = [];
  #headBytes = 0;
  #rootHeader: Buffer | undefined;
  #pending: Buffer = NONE;
  /** Offset of the first pending byte in the message. */
  #offset = 0;
  /** Length of the line break before the current line: it belongs to a boundary, not to the body. */
  #breakBefore = 0;

  constructor(private readonly listener?: ScanListener) {}

  push(chunk: Buffer): void {
    let bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    for (let end = this.#wholeLines(bytes); end > 0; end = this.#wholeLines(bytes)) {
      this.#line(bytes.subarray(0, end));
      bytes = bytes.subarray(end);
    }
    if (bytes.length > MAX_HEADER_BYTES) this.#pending = this.#flushLong(bytes);
    else this.#pending = bytes.length === 0 ? NONE : Buffer.from(bytes);
  }

  /** The end of the next line; within a leaf, of all lines before one that could be a boundary. */
  #wholeLines(bytes: Buffer): number {
    if (this.#state === 'header' || (bytes[0] === DASH && bytes[1] === DASH)) return bytes.indexOf(LF) + 1;
    const suspect = this.#levels.length === 0 ? -1 : bytes.indexOf(MAYBE_BOUNDARY);
    return suspect < 0 ? bytes.lastIndexOf(LF) + 1 : suspect + 1;
  }

  end(): Scan {
    if (this.#pending.length > 0) this.#line(this.#pending);
    if (this.#state === 'header') this.#endHeader();
    this.#closeLeaf(this.#offset);
    if (this.#levels.length > 0) {
      this.#note(this.#levels.some(({ children }) => children === 0) ? 'boundary_never_used' : 'boundary_unclosed');
    }
    return { header: this.#rootHeader ?? Buffer.alloc(0), parts: this.#parts, problem: this.#problem };
  }

  /** A line without end is taken in pieces, so that it is never held whole. */
  #flushLong(bytes: Buffer): Buffer {
    this.#line(bytes);
    return NONE;
  }

  #line(line: Buffer): void {
    const start = this.#offset;
    this.#offset += line.length;
    const level = line[0] === DASH && line[1] === DASH ? this.#boundaryAt(line) : undefined;
    if (level !== undefined) this.#boundary(level, line, start);
    else if (this.#state === 'header') this.#headerLine(line);
    else if (this.#leaf !== undefined) this.#bodyLines(this.#leaf, line);
    this.#breakBefore = breakOf(line);
  }

  #headerLine(line: Buffer): void {
    if (line.length === breakOf(line)) {
      this.#endHeader();
      return;
    }
    this.#headBytes += line.length;
    if (this.#headBytes > MAX_HEADER_BYTES) this.#note('header_too_large');
    else this.#head.push(Buffer.from(line));
  }

  #endHeader(): void {
    const block = Buffer.concat(this.#head);
    this.#rootHeader ??= block;
    [this.#head, this.#headBytes] = [[], 0];
    const head = readPartHead(block);
    if (head.broken) this.#note('header_broken');
    if (this.#open(head)) return;
    this.#openLeaf(head);
  }

  /** True when the part is a multipart whose children are now looked for. */
  #open({ mimeType, boundary }: PartHead): boolean {
    if (!mimeType.startsWith('multipart/')) return false;
    if (boundary === null || boundary === '') this.#note('boundary_missing');
    else if (this.#levels.length >= MAX_DEPTH) this.#note('nesting_too_deep');
    else {
      this.#levels.push({ boundary: Buffer.from(boundary, 'latin1'), partId: this.#partId, children: 0 });
      this.#state = 'between';
      return true;
    }
    return false;
  }

  #openLeaf(head: PartHead): void {
    const parent = this.#levels.at(-1)?.partId ?? null;
    const partId = this.#partId;
    const heard = this.listener?.leaf({ partId, head, parent }) ?? false;
    this.#state = 'leaf';
    this.#leaf = { partId, head, parent, start: this.#offset, meter: new SizeMeter(head.encoding), heard };
  }

  #bodyLines(leaf: Leaf, lines: Buffer): void {
    leaf.meter.push(lines);
    if (leaf.heard) this.listener?.lines(leaf.partId, lines);
  }

  #boundary(index: number, line: Buffer, start: number): void {
    const level = this.#levels[index];
    if (level === undefined) return;
    if (this.#state === 'header') this.#endHeaderAt(start);
    this.#closeLeaf(start);
    const inner = this.#levels.splice(index + 1);
    if (inner.length > 0) this.#note('boundary_unclosed');
    if (isClosing(line, level.boundary)) {
      this.#levels.pop();
      this.#state = 'between';
      return;
    }
    this.#nextChild(level);
  }

  /** A header that runs into a boundary has no body. */
  #endHeaderAt(start: number): void {
    const after = this.#offset;
    this.#offset = start;
    this.#endHeader();
    this.#offset = after;
  }

  #nextChild(level: Level): void {
    level.children += 1;
    this.#partId =
      level.partId === '1' && this.#levels.length === 1 ? `${level.children}` : `${level.partId}.${level.children}`;
    if (this.#parts.length >= MAX_PARTS) {
      this.#note('too_many_parts');
      this.#state = 'between';
      return;
    }
    this.#state = 'header';
  }

  #closeLeaf(boundaryStart: number): void {
    const leaf = this.#leaf;
    if (leaf === undefined) return;
    this.#leaf = undefined;
    const atEnd = boundaryStart === this.#offset;
    const end = Math.max(leaf.start, atEnd ? boundaryStart : boundaryStart - this.#breakBefore);
    const { mimeType, charset, encoding, filename, contentId, disposition } = leaf.head;
    const size = leaf.meter.size(atEnd || end === leaf.start ? 0 : this.#breakBefore);
    this.#parts.push({
      partId: leaf.partId,
      start: leaf.start,
      end,
      mimeType,
      charset,
      encoding,
      filename,
      contentId,
      disposition,
      size: Math.max(0, size),
      parent: leaf.parent,
    });
  }

  #boundaryAt(line: Buffer): number | undefined {
    if (line.length > MAX_BOUNDARY_LINE) return undefined;
    const index = this.#levels.findLastIndex(({ boundary }) => isBoundary(line, boundary));
    return index < 0 ? undefined : index;
  }

  #note(problem: MimeProblem): void {
    this.#problem ??= problem;
  }
}

function isBoundary(line: Buffer, boundary: Buffer): boolean {
  const end = boundary.length + 2;
  if (line.length < end || boundary.compare(line, 2, end) !== 0) return false;
  const rest = line.toString('latin1', end).trim();
  return rest === '' || rest === '--';
}

const isClosing = (line: Buffer, boundary: Buffer): boolean =>
  line.toString('latin1', boundary.length + 2).startsWith('--');

function breakOf(line: Buffer): number {
  if (line.at(-1) !== LF) return 0;
  return line.at(-2) === CR ? 2 : 1;
}
