import type { HeaderV1, Verdict } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import { faultPoint, type Logger } from '@gatehouse/telemetry';
import { encodeEntry, leafHash, parseEntry } from '@gatehouse/transparency-log';
import { isSeen } from '../fold/emitters.js';
import { LogFold } from '../fold/log-fold.js';
import type { Ruling } from '../judge/candidate.js';
import { judge } from '../judge/judge.js';
import type { Log } from '../logs/logs.js';
import { AuditError, unavailable } from './audit-error.js';
import type { EntriesRepository, Entry } from './entries.repository.js';
import { type EntryMaker, toVerdict } from './entry-maker.js';
import type { Prepared } from './intake.js';
import type { KnownDrafts } from './known-drafts.js';

/** `trail.md` 2: one ordered insert of at most this many. */
const MAX_BATCH = 256;
const MAX_WAITING = 8_192;

/** An entry that has become durable: for the projection and whoever waits for new ones. */
export interface Appended {
  readonly index: number;
  readonly header: HeaderV1;
  readonly partRefs: readonly string[];
}

export interface SequencerPorts {
  readonly entries: EntriesRepository;
  readonly maker: EntryMaker;
  readonly known: KnownDrafts;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called before each batch: false while undelivered consent may be waiting at `auth`. */
  readonly mayAdmit: () => boolean;
  readonly onAppended: (appended: readonly Appended[]) => void;
}

interface Waiting {
  readonly prepared: Prepared;
  /** Undelivered consent goes before everything and does not wait for itself. */
  readonly urgent: boolean;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (verdict: Verdict | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Judged {
  readonly waiting: Waiting;
  readonly verdict: Verdict;
  readonly entry: Entry;
  readonly header: HeaderV1;
}

/**
 * The one place in this process where a log grows: judges a batch on a layer over the fold, inserts it in order, and
 * lets the layer become the fold only as far as it stands. Other replicas may do the same at the same time; who finds
 * a place taken reads the new tail and judges again.
 */
export class LogSequencer {
  private readonly fold = new LogFold();
  private waiting: Waiting[] = [];
  private working: Promise<void> | undefined;
  private frozen: string | undefined;
  private isStopping = false;
  /** The fold may lack entries: read the tail before judging. */
  private stale = true;

  constructor(
    readonly log: Log,
    private readonly ports: SequencerPorts,
  ) {}

  get size(): number {
    return this.fold.size;
  }

  /** What stands, for the holder of the lease; read only. */
  get state(): LogFold {
    return this.fold;
  }

  /** From now on nothing is admitted. */
  freeze(why: string): void {
    this.frozen = why;
  }

  get isOpen(): boolean {
    return this.frozen === undefined;
  }

  /** @throws AuditError while the log takes nothing */
  assertOpen(): void {
    if (this.frozen === undefined) return;
    throw new AuditError('TRAIL.LOG_FROZEN_UNAVAILABLE', `The log is frozen: ${this.frozen}`, {
      next: 'An operator compares the checkpoint file with the database and opens a successor log.',
    });
  }

  /** The verdict once the entry is durable; undefined when audit's own entry is no longer needed. */
  submit(prepared: Prepared, options: { urgent?: boolean; signal?: AbortSignal } = {}): Promise<Verdict | undefined> {
    this.assertOpen();
    if (this.waiting.length >= MAX_WAITING) throw unavailable('The trail has more to enter than it can take.');
    const { urgent = false, signal } = options;
    return new Promise((resolve, reject) => {
      this.waiting.push({ prepared, urgent, signal, resolve, reject });
      this.kick();
    });
  }

  /** Turns away what nobody waits for any more. */
  turnAway(): void {
    this.waiting = this.waiting.filter((one) => !isGivenUp(one));
  }

  /** This process ends: what `mayAdmit` holds back is turned away, from here on too. */
  stop(): void {
    this.isStopping = true;
    this.kick();
  }

  /** Goes on with what waited for `mayAdmit`. */
  kick(): void {
    this.working ??= this.work().finally(() => {
      this.working = undefined;
      if (this.isStopping ? this.waiting.length > 0 : this.waiting.some((one) => this.isDue(one))) this.kick();
    });
  }

  /** Reads what other replicas have entered. @throws the database's error */
  async catchUp(): Promise<void> {
    for await (const entry of this.ports.entries.range(this.log.id, this.fold.size)) {
      if (entry.index !== this.fold.size) break;
      this.fold.apply(parseEntry(entry.bytes) as HeaderV1);
    }
    this.stale = false;
  }

  /** As `catchUp`, but never beside a batch. */
  async refresh(): Promise<void> {
    if (this.working !== undefined) return;
    this.working = this.catchUp().finally(() => {
      this.working = undefined;
      if (this.waiting.length > 0) this.kick();
    });
    await this.working;
  }

  private async work(): Promise<void> {
    // Those of the same tick come along.
    await new Promise(setImmediate);
    for (let batch = this.take(); batch.length > 0; batch = this.take()) await this.commit(batch);
    if (!this.isStopping) return;
    for (const { reject } of this.waiting.splice(0)) reject(unavailable('The trail is stopping.'));
  }

  private isDue({ urgent }: Waiting): boolean {
    return urgent || this.ports.mayAdmit();
  }

  /** Urgent ones first; a draft that was sent twice waits for its own answer. */
  private take(): Waiting[] {
    const mayAdmit = this.ports.mayAdmit();
    const due = this.waiting.filter(({ urgent }) => urgent || mayAdmit);
    const first = new Map<string, Waiting>();
    for (const one of due.toSorted((a, b) => Number(b.urgent) - Number(a.urgent))) {
      const { id } = one.prepared.candidate.fields;
      if (first.size < MAX_BATCH && !first.has(id)) first.set(id, one);
    }
    const batch = [...first.values()];
    const taken = new Set(batch);
    this.waiting = this.waiting.filter((one) => !taken.has(one));
    return batch;
  }

  private async commit(batch: Waiting[]): Promise<void> {
    let left = batch.filter((one) => !isGivenUp(one));
    try {
      while (left.length > 0) left = await this.round(left);
    } catch (error) {
      this.stale = true;
      this.ports.logger.error({ event: 'admission.failed', log: this.log.id, err: error }, 'nothing can be entered');
      for (const { reject } of left)
        reject(error instanceof AuditError ? error : unavailable('The trail cannot be written.', error));
    }
  }

  /** One try; those that have no answer after it come back. */
  private async round(batch: Waiting[]): Promise<Waiting[]> {
    this.assertOpen();
    if (this.stale) await this.catchUp();
    const open = await this.answerKnown(batch);
    const judged = this.judgeAll(open);
    if (judged.length === 0) return [];
    await faultPoint('audit.admit.judged');
    // This process may have been stopped since the batch was taken.
    if (!open.every((one) => this.isDue(one))) {
      this.waiting = [...open, ...this.waiting];
      return [];
    }
    if (await this.insert(judged)) return [];
    this.stale = true;
    await this.catchUp();
    return this.answerStanding(judged);
  }

  /** Drafts whose number is in the log already were sent before: the old place is answered. */
  private async answerKnown(batch: Waiting[]): Promise<Waiting[]> {
    const suspects = batch.filter(({ prepared: { candidate } }) => this.isNumberSeen(candidate));
    if (suspects.length === 0) return batch;
    const answered = await this.answerByIds(suspects);
    return batch.filter((one) => !answered.has(one));
  }

  private isNumberSeen({ emitter, svc }: Prepared['candidate']): boolean {
    return emitter !== null && isSeen(this.fold.emitter(svc, emitter.boot), Number(emitter.seq));
  }

  /** After a lost race: what stands is answered, the rest is judged anew. */
  private async answerStanding(judged: readonly Judged[]): Promise<Waiting[]> {
    const batch = judged.map(({ waiting }) => waiting);
    const answered = await this.answerByIds(batch);
    return batch.filter((one) => !answered.has(one));
  }

  private async answerByIds(batch: readonly Waiting[]): Promise<Set<Waiting>> {
    const ids = batch.map(({ prepared }) => prepared.candidate.fields.id);
    const standing = await this.ports.entries.byIds(this.log.id, ids);
    const answered = new Set<Waiting>();
    for (const one of batch) {
      const entry = standing.get(one.prepared.candidate.fields.id);
      if (entry === undefined) continue;
      answered.add(one);
      const verdict = await this.ports.known.verdictOf(one.prepared, entry);
      if (verdict === 'other-draft') await this.enterForeign(one);
      else one.resolve(verdict);
    }
    return answered;
  }

  private async enterForeign(one: Waiting): Promise<void> {
    const rx = this.rx(this.fold);
    const header = this.ports.maker.foreignId(one.prepared.candidate, this.fold, rx);
    const { id } = one.prepared.candidate.fields;
    const verdict = toVerdict(id, { verdict: 'conflict', reason: null }, this.fold.size, rx);
    const judged = { waiting: one, header, verdict, entry: this.toEntry(header, this.fold.size, null) };
    if (await this.insert([judged])) return;
    await this.catchUp();
    await this.enterForeign(one);
  }

  private judgeAll(batch: readonly Waiting[]): Judged[] {
    const layer = this.fold.fork();
    const judged: Judged[] = [];
    for (const waiting of batch) {
      const { candidate, month } = waiting.prepared;
      const rx = this.rx(layer);
      // Sealed under a month that is over: the entry's kid would name the wrong key.
      if (month !== null && month !== rx.slice(0, 7)) {
        waiting.reject(unavailable('The month has changed; the draft is sealed anew.'));
        continue;
      }
      const ruling = judge(candidate, layer, rx);
      const one = this.toJudged(waiting, ruling, layer, rx);
      if (one === undefined) continue;
      layer.apply(one.header);
      judged.push(one);
    }
    return judged;
  }

  private toJudged(waiting: Waiting, ruling: Ruling, layer: LogFold, rx: string): Judged | undefined {
    const { candidate, digest } = waiting.prepared;
    if (ruling.verdict === 'dropped') {
      waiting.resolve(undefined);
      return undefined;
    }
    if (ruling.verdict === 'repeated') {
      waiting.resolve(toVerdict(candidate.fields.id, { verdict: 'admitted' }, ruling.index, ruling.rx));
      return undefined;
    }
    const header = this.ports.maker.make(candidate, ruling, layer, rx);
    const verdict = toVerdict(candidate.fields.id, ruling, layer.size, rx);
    return { waiting, header, verdict, entry: this.toEntry(header, layer.size, digest) };
  }

  private toEntry(header: HeaderV1, index: number, digest: Entry['digest']): Entry {
    const bytes = encodeEntry(header);
    return { log: this.log.id, index, id: header.id, bytes, leafHash: leafHash(bytes), digest };
  }

  /** True when all stand; false when a place or an id was taken, in which case the tail is read anew. */
  private async insert(judged: readonly Judged[]): Promise<boolean> {
    const all = await this.ports.entries.append(judged.map(({ entry }) => entry));
    if (!all) return false;
    for (const { header } of judged) this.fold.apply(header);
    await faultPoint('audit.admit.inserted');
    this.ports.onAppended(judged.map(toAppended));
    for (const { waiting, verdict } of judged) waiting.resolve(verdict);
    return true;
  }

  /** The log's time never goes back. */
  private rx(fold: LogFold): string {
    const now = this.ports.clock.now().toISOString();
    return now > fold.rx ? now : fold.rx;
  }
}

function toAppended({ entry, header, waiting }: Judged): Appended {
  return { index: entry.index, header, partRefs: waiting.prepared.partRefs };
}

/** Nobody waits for it any more: an intent admitted now would never be called. */
function isGivenUp({ signal, reject }: Waiting): boolean {
  if (signal?.aborted !== true) return false;
  reject(unavailable('The caller has given up.'));
  return true;
}
