import { Inject, Injectable } from '@nestjs/common';
import type {
  HeaderV1,
  InclusionView,
  TrailCounts,
  TrailEntryList,
  TrailEntryView,
  TrailLogList,
  TrailQuery,
} from '@gatehouse/contracts';
import { CursorSealer, queryHash } from '@gatehouse/persistence';
import { formatLogProof, parseEntry } from '@gatehouse/transparency-log';
import type { z } from 'zod';
import { EntriesRepository, type Entry } from '../admission/entries.repository.js';
import { Sequencers } from '../admission/sequencers.js';
import { Heads } from '../heads/heads.js';
import { PseudonymsRepository } from '../keys/pseudonyms.repository.js';
import type { Log } from '../logs/logs.js';
import { ProjectionRepository, type ProjectionFilter } from '../projection/projection.repository.js';
import { Projector } from '../projection/projector.js';
import { AuditReads } from './audit-reads.js';
import { BodyOpener } from './body-opener.js';
import { firstIndexAt, newestInWindows } from './index-window.js';
import { Names } from './names.js';
import { forbidden, type LogName, notFound, type Reader, Readers } from './reader.js';

export type Query = z.output<typeof TrailQuery>;

/** Counted back from the newest: a group over a whole large log would not answer in a second. */
const COUNTED_ENTRIES = 200_000;
const NOBODY = 'p_none';

/** Answers questions from the trail; each is entered before its answer leaves. */
@Injectable()
export class TrailReader {
  constructor(
    private readonly readers: Readers,
    private readonly sequencers: Sequencers,
    private readonly heads: Heads,
    private readonly entries: EntriesRepository,
    private readonly projection: ProjectionRepository,
    private readonly projector: Projector,
    private readonly pseudonyms: PseudonymsRepository,
    private readonly opener: BodyOpener,
    private readonly names: Names,
    private readonly reads: AuditReads,
    @Inject(CursorSealer) private readonly cursors: CursorSealer,
  ) {}

  /** Sizes and keys only: nothing of anybody. */
  async logs(reader: Reader): Promise<z.infer<typeof TrailLogList>> {
    const names: LogName[] = reader.isOfficer ? ['organisation', 'system'] : ['organisation'];
    const items = names.map((name) => {
      const log = this.readers.logFor(reader, name);
      const { state } = this.sequencers.of(log);
      const { id: logId, origin, vkey } = log;
      const checkpoint = this.heads.of(log).current?.note ?? null;
      return { log: name, logId, origin, vkey, size: String(state.size), checkpoint, lastEntryAt: state.rx || null };
    });
    return Promise.resolve({ items, nextCursor: null });
  }

  async list(reader: Reader, query: Query): Promise<z.infer<typeof TrailEntryList>> {
    const log = this.readers.logFor(reader, query.log);
    const scope = scopeOf(reader, query);
    const before = query.cursor === undefined ? undefined : Number(this.cursors.open(scope, query.cursor)[0]);
    const filter = await this.filterOf(log, reader, query);
    await this.reads.enter(log, reader, 'audit.read', { query: asked(query), reason: query.reason });
    await this.projector.settled();
    const range = await this.rangeOf(log, query);
    const to = Math.min(range.to, before ?? Infinity);
    const found = await newestInWindows({ from: range.from, to }, query.limit + 1, (window, limit) =>
      this.projection.newest(log.id, filter, window, limit),
    );
    const indexes = found.slice(0, query.limit);
    const last = indexes.at(-1);
    const nextCursor = found.length > query.limit && last !== undefined ? this.cursors.seal(scope, [last]) : null;
    return { items: await this.views(log, reader, indexes), nextCursor };
  }

  async one(reader: Reader, name: LogName, index: number): Promise<TrailEntryView> {
    const log = this.readers.logFor(reader, name);
    await this.entryFor(log, reader, index);
    const [view] = await this.views(log, reader, [index]);
    return view ?? notFound();
  }

  /** The newest 200,000 entries by day and type. */
  async counts(reader: Reader, query: Omit<Query, 'limit' | 'cursor'>): Promise<z.infer<typeof TrailCounts>> {
    const log = this.readers.logFor(reader, query.log);
    const filter = await this.filterOf(log, reader, query);
    await this.reads.enter(log, reader, 'audit.read', {
      query: { counts: true, ...asked(query) },
      reason: query.reason,
    });
    await this.projector.settled();
    const { from, to } = await this.rangeOf(log, query);
    const counted = await this.projection.counts(log.id, filter, { from: Math.max(from, to - COUNTED_ENTRIES), to });
    return { items: counted.map(({ count, ...group }) => ({ ...group, count: String(count) })), nextCursor: null };
  }

  async inclusion(reader: Reader, name: LogName, index: number): Promise<z.infer<typeof InclusionView>> {
    const log = this.readers.logFor(reader, name);
    const entry = await this.entryFor(log, reader, index);
    const head = this.heads.of(log).current;
    if (head === undefined || index >= head.size) notFound();
    const proof = await this.heads.of(log).tree.at(head.size).inclusionProof(index);
    return {
      index: String(index),
      checkpoint: head.note,
      proof: formatLogProof({ index, proof, checkpoint: head.note }),
      entry: entry.bytes.toString('base64'),
    };
  }

  /** One entry, if this reader may see it; entered before it is shown. */
  private async entryFor(log: Log, reader: Reader, index: number): Promise<Entry> {
    const entry = (await this.entries.at(log.id, index)) ?? notFound();
    if (!reader.isOfficer) {
      const own = await this.pseudonyms.find(log.id, 'p', reader.claims.sub);
      const isOwn = headerOf(entry).subjects.some(({ ref }) => ref === own);
      if (!isOwn) notFound();
    }
    const at = String(index);
    await this.reads.enter(log, reader, 'audit.read', { query: { index: at }, from: at, to: at });
    return entry;
  }

  private async filterOf(log: Log, reader: Reader, query: Omit<Query, 'limit' | 'cursor'>): Promise<ProjectionFilter> {
    const subject = reader.isOfficer ? query.subject : (query.subject ?? reader.claims.sub);
    if (!reader.isOfficer && subject !== reader.claims.sub)
      throw forbidden('Others are for compliance officers to see.');
    const refOf = async (person: string | undefined) =>
      person === undefined ? undefined : ((await this.pseudonyms.find(log.id, 'p', person)) ?? NOBODY);
    const [subjectRef, actorRef] = await Promise.all([refOf(subject), refOf(query.actor)]);
    const { type, purpose, result } = query;
    return {
      ...(subjectRef !== undefined && { subject: subjectRef }),
      ...(actorRef !== undefined && { actor: actorRef }),
      ...(type !== undefined && { type }),
      ...(purpose !== undefined && { purpose }),
      ...(result !== undefined && { result }),
    };
  }

  private async rangeOf(log: Log, { from, to }: { from?: string | undefined; to?: string | undefined }) {
    const { size } = this.sequencers.of(log);
    const indexAt = (time: string) =>
      firstIndexAt(size, new Date(time), (index) => this.projection.timeOf(log.id, index));
    return {
      from: from === undefined ? 0 : await indexAt(from),
      // `to` is included: the first index after it ends the range.
      to: to === undefined ? size : await indexAt(new Date(Date.parse(to) + 1).toISOString()),
    };
  }

  private async views(log: Log, { claims }: Reader, indexes: readonly number[]): Promise<TrailEntryView[]> {
    const found = await this.entries.atIndexes(log.id, indexes);
    const shown = indexes.flatMap((index) => {
      const entry = found.get(index);
      return entry === undefined ? [] : [{ index, header: headerOf(entry) }];
    });
    const headers = shown.map(({ header }) => header);
    const refs = headers.flatMap(({ actor, subjects }) => [actor?.ref ?? '', ...subjects.map(({ ref }) => ref)]);
    const [bodies, names] = await Promise.all([this.opener.open(log, headers), this.names.of(log, claims.org, refs)]);
    const size = this.heads.of(log).current?.size ?? 0;
    const named = (ref: string) => ({ ref, name: names.get(ref) ?? null });
    return shown.map(({ index, header }) => ({
      index: String(index),
      header,
      actor: named(header.actor?.ref ?? 'audit'),
      subjects: header.subjects.map(({ ref }) => named(ref)),
      body: bodies.get(header.id) ?? [],
      proof: index < size ? 'proved' : 'pending',
    }));
  }
}

function headerOf(entry: Entry): HeaderV1 {
  return parseEntry(entry.bytes) as HeaderV1;
}

function scopeOf({ claims }: Reader, query: Query) {
  const { log, from, to, actor, subject, type, purpose, result } = query;
  return {
    organisationId: claims.org,
    personId: claims.sub,
    queryHash: queryHash('trail', log, from, to, actor, subject, type, purpose, result),
  };
}

/** The question as it is entered: what was set, without the page's mechanics. */
function asked(query: Partial<Query>): Record<string, unknown> {
  const { cursor: _cursor, limit, reason: _reason, ...rest } = query;
  const set = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(set), ...(limit !== undefined && { limit: String(limit) }) };
}
