import type { ExportBody } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { AuditError } from '../admission/audit-error.js';
import { type EntriesRepository } from '../admission/entries.repository.js';
import { type Sequencers } from '../admission/sequencers.js';
import type { SignedHead } from '../heads/checkpoints.repository.js';
import { type Head } from '../heads/head.js';
import { type Heads } from '../heads/heads.js';
import { type AuditReads } from '../reading/audit-reads.js';
import { type BodyOpener } from '../reading/body-opener.js';
import { type Reader, type Readers } from '../reading/reader.js';
import { exportFiles } from './export-files.js';
import { toTar } from './export-tar.js';

/** The head is signed within a second; an export waits this long for the one that covers its own entry. */
const HEAD_WITHIN_MS = 5_000;
const AT_ONCE = 2;

/** Makes exports: entered in the trail before their first byte. */
export class ExportService {
  private running = 0;

  constructor(
    private readonly readers: Readers,
    private readonly sequencers: Sequencers,
    private readonly heads: Heads,
    private readonly entries: EntriesRepository,
    private readonly opener: BodyOpener,
    private readonly reads: AuditReads,
    private readonly clock: Clock,
  ) {}

  /** @throws AuditError TRAIL.FORBIDDEN, AUDIT_UNAVAILABLE, TRAIL.EXPORTS_TOO_MANY */
  async export(
    reader: Reader,
    { log: name, reason }: z.infer<typeof ExportBody>,
  ): Promise<{ name: string; tar: Readable }> {
    this.readers.requireOfficer(reader);
    const log = this.readers.logFor(reader, name);
    if (this.running >= AT_ONCE) {
      throw new AuditError('TRAIL.EXPORTS_TOO_MANY', 'Two exports are being made.', {
        next: 'Try again when one is done.',
      });
    }
    const to = String(this.sequencers.of(log).size);
    const { index } = await this.reads.enter(log, reader, 'audit.export', {
      query: { log: name },
      from: '0',
      to,
      reason,
    });
    const head = await this.headOver(this.heads.of(log), Number(index));
    const sources = { log, head, tree: this.heads.of(log).tree, entries: this.entries, opener: this.opener };
    const time = this.clock.now().toISOString();
    this.running += 1;
    const tar = toTar(exportFiles(sources), log, { time, from: '0', to: String(head.size) });
    tar.once('close', () => (this.running -= 1));
    return { name: `gatehouse-trail-${log.id.slice(0, 8)}-${time.slice(0, 10)}.tar`, tar };
  }

  private async headOver(head: Head, index: number): Promise<SignedHead> {
    const giveUpAtMs = this.clock.monotonicMs() + HEAD_WITHIN_MS;
    for (;;) {
      if (head.current !== undefined && head.current.size > index) return head.current;
      if (this.clock.monotonicMs() > giveUpAtMs) {
        throw new AuditError('AUDIT_UNAVAILABLE', 'No signed head covers the export yet.', {
          next: 'Try again in a moment.',
        });
      }
      await delay(100);
    }
  }
}
