import { ExportBodyLine, type HeaderV1 } from '@gatehouse/contracts';
import { commitOf, isCanonical, openSegment, segmentHash } from '@gatehouse/transparency-log';
import { linesOf } from '../export/lines.js';
import type { ExportFiles } from '../export/export-files.js';
import type { Findings } from '../report/findings.js';

const BODIES = 'bodies.jsonl';

interface Keyless {
  count: number;
  readonly firstIndex: number;
}

/** Walks `bodies.jsonl` beside the log: every segment is the one its entry names, and no record key is missing without a licence. */
export class Bodies {
  opened = 0;
  erased = 0;
  private readonly lines: AsyncIterator<string | undefined>;
  private next: ExportBodyLine | undefined;
  private lineNumber = 0;
  private readonly keyless = new Map<string, Keyless>();
  private readonly licensed = new Set<string>();

  constructor(
    files: ExportFiles,
    private readonly origin: string,
    private readonly findings: Findings,
  ) {
    if (!files.has(BODIES)) findings.add(2, BODIES, 'The file is missing.');
    this.lines = linesOf(files.has(BODIES) ? files.stream(BODIES) : noBytes());
  }

  async start(): Promise<void> {
    await this.advance();
  }

  async see(index: number, header: HeaderV1): Promise<void> {
    this.learnLicence(header);
    for (const item of header.body) {
      while (this.next !== undefined && Number(this.next.index) < index) await this.skip();
      const line = this.next;
      if (line !== undefined && Number(line.index) === index && line.ref === item.ref) {
        this.check(index, header, item, line);
        await this.advance();
      } else {
        this.missKey(item.kid, index);
      }
    }
  }

  async finish(): Promise<void> {
    while (this.next !== undefined) await this.skip();
    for (const [kid, { count, firstIndex }] of this.keyless) {
      if (this.licensed.has(kid)) {
        this.erased += count;
        this.findings.add(3, kid, `${count} bodies of this person and month were erased, as the log licenses.`);
      } else {
        const what = `${count} bodies have no record key (first at entry ${firstIndex}), and nothing in the log licenses that.`;
        this.findings.add(2, kid, what);
      }
    }
  }

  private check(index: number, header: HeaderV1, item: HeaderV1['body'][number], line: ExportBodyLine): void {
    const segment = Buffer.from(line.segment, 'base64');
    if (segment.length === 0) {
      this.missKey(item.kid, index);
    } else if (segmentHash(segment) !== item.ct || String(segment.length) !== item.len) {
      this.fault(index, `The body of ${item.ref} is not the one that the entry names.`);
    } else if (line.key === null) {
      this.missKey(item.kid, index);
    } else {
      this.open(index, header, item, segment, Buffer.from(line.key, 'base64'));
    }
  }

  private open(index: number, header: HeaderV1, item: HeaderV1['body'][number], segment: Buffer, key: Buffer): void {
    if (commitOf(key) !== item.commit) {
      this.fault(index, `The record key of ${item.ref} is not the one that the entry commits to.`);
      return;
    }
    try {
      openSegment({ origin: this.origin, id: header.id, ref: item.ref, kid: item.kid }, segment, key);
      this.opened += 1;
    } catch (error) {
      this.fault(index, `The body of ${item.ref} does not open: ${error instanceof Error ? error.message : ''}`);
    }
  }

  private learnLicence({ type, detail }: HeaderV1): void {
    const hasGrounds =
      (type === 'erasure.executed' && hasText(detail?.case) && hasItems(detail?.approvers)) ||
      (type === 'retention.executed' && hasText(detail?.rule));
    if (hasGrounds && Array.isArray(detail?.kids)) for (const kid of detail.kids) this.licensed.add(String(kid));
  }

  private missKey(kid: string, index: number): void {
    const keyless = this.keyless.get(kid) ?? { count: 0, firstIndex: index };
    keyless.count += 1;
    this.keyless.set(kid, keyless);
  }

  private async skip(): Promise<void> {
    this.findings.add(2, `${BODIES} line ${this.lineNumber}`, 'The body belongs to no entry at this place.');
    await this.advance();
  }

  private async advance(): Promise<void> {
    this.next = undefined;
    for (let read = await this.lines.next(); read.done !== true; read = await this.lines.next()) {
      this.lineNumber += 1;
      this.next = parseLine(read.value);
      if (this.next !== undefined) return;
      this.findings.add(2, `${BODIES} line ${this.lineNumber}`, 'The line is not a body in its one form.');
    }
  }

  private fault(index: number, what: string): void {
    this.findings.add(2, `entry ${index}`, what);
  }
}

function parseLine(line: string | undefined): ExportBodyLine | undefined {
  if (line === undefined || !isCanonical(Buffer.from(line))) return undefined;
  return ExportBodyLine.safeParse(JSON.parse(line)).data;
}

async function* noBytes(): AsyncGenerator<Buffer> {
  // No file, no lines.
}

const hasText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const hasItems = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
