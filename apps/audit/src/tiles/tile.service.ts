import { type BundleRef, encodeBundle, parseLogPath, TILE_WIDTH, type TileRef } from '@gatehouse/transparency-log';
import type { Clock } from '@gatehouse/identifiers';
import { createHash, timingSafeEqual } from 'node:crypto';
import { type EntriesRepository } from '../admission/entries.repository.js';
import { type Heads } from '../heads/heads.js';
import { type Log, type Logs } from '../logs/logs.js';
import { type AuditReads } from '../reading/audit-reads.js';
import { forbidden, notFound, type Readers } from '../reading/reader.js';

export interface Served {
  readonly bytes: Buffer;
  /** Full tiles and bundles never change. */
  readonly isForEver: boolean;
  readonly isSecret: boolean;
}

/** A follower reads many bundles: one `audit.read` for each reader and hour, with the log's range at that time. */
const ENTERED_FOR_MS = 60 * 60_000;
const MAX_READERS = 10_000;

export class TileService {
  private readonly entered = new Map<string, { untilMs: number; to: number }>();

  constructor(
    private readonly logs: Logs,
    private readonly heads: Heads,
    private readonly entries: EntriesRepository,
    private readonly readers: Readers,
    private readonly reads: AuditReads,
    private readonly token: string,
    private readonly clock: Clock,
  ) {}

  checkpoint(logId: string): string {
    return this.heads.of(this.logs.byId(logId) ?? notFound()).current?.note ?? notFound();
  }

  /** @throws AuditError TRAIL.ENTRY_NOT_FOUND outside the signed head, UNAUTHENTICATED, TRAIL.FORBIDDEN for bundles */
  async get(logId: string, path: string, bearer: string | undefined): Promise<Served> {
    const log = this.logs.byId(logId) ?? notFound();
    const parsed = parseLogPath(path);
    const size = this.heads.of(log).current?.size ?? 0;
    if (parsed?.kind === 'tile' && isWithin(parsed, Math.floor(size / TILE_WIDTH ** parsed.level))) {
      return { bytes: await this.heads.of(log).tree.tile(parsed), isForEver: isFull(parsed), isSecret: false };
    }
    if (parsed?.kind !== 'bundle' || !isWithin(parsed, size)) notFound();
    await this.enterRead(log, bearer, size);
    return { bytes: await this.bundle(log, parsed), isForEver: isFull(parsed), isSecret: true };
  }

  private async bundle(log: Log, { index, width }: BundleRef): Promise<Buffer> {
    const found: Buffer[] = [];
    for await (const entry of this.entries.range(log.id, index * TILE_WIDTH, index * TILE_WIDTH + width)) {
      found.push(entry.bytes);
    }
    return encodeBundle(found);
  }

  private async enterRead(log: Log, bearer: string | undefined, size: number): Promise<void> {
    const isOperator = this.isToken(bearer);
    const reader = isOperator ? undefined : await this.readers.of(bearer);
    if (reader !== undefined) {
      this.readers.requireOfficer(reader);
      if (!log.isSystem && reader.claims.org !== log.organisation) throw forbidden('This is another organisation.');
    }
    const key = `${log.id}/${reader?.claims.sub ?? 'operator'}`;
    const known = this.entered.get(key);
    if (known !== undefined && known.untilMs > this.clock.monotonicMs() && known.to >= size) return;
    const to = Math.max(size, 1) * 2;
    const look = { query: { tiles: true }, from: '0', to: String(to) };
    await (reader === undefined
      ? this.reads.enterOperator(log, look)
      : this.reads.enter(log, reader, 'audit.read', look));
    if (this.entered.size >= MAX_READERS) this.entered.clear();
    this.entered.set(key, { untilMs: this.clock.monotonicMs() + ENTERED_FOR_MS, to });
  }

  private isToken(bearer: string | undefined): boolean {
    return timingSafeEqual(digest(bearer ?? ''), digest(`Bearer ${this.token}`));
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function isWithin({ index, width }: BundleRef | TileRef, count: number): boolean {
  return index * TILE_WIDTH + width <= count;
}

function isFull({ width }: BundleRef | TileRef): boolean {
  return width === TILE_WIDTH;
}
