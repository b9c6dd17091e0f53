import { type Draft, type EntryTypeName, purposeOf, type Reason } from '@gatehouse/contracts';
import { type Clock, type Random, systemClock, systemRandom } from '@gatehouse/identifiers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admitted, AdmittedRead } from './admitted.js';
import { type Delivered, Dispatcher } from './dispatcher.js';
import { DraftMaker, type EntryFields } from './draft-maker.js';
import { Emitter } from './emitter.js';
import type { ExchangeOutcome, ExchangeRequest, ReadRequest, Resource } from './requests.js';
import type { Requester } from './requester.js';
import { withPlain } from './segments.js';
import { TrailError } from './trail-error.js';

export interface TrailClientOptions {
  /** The service's name: the subject's last token, which the bus lets it alone publish. */
  readonly service: string;
  readonly instance: string;
  readonly build: string;
  readonly requester: Requester;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly pause?: (ms: number) => Promise<void>;
}

/** No answer to an intent or a read in this time: nothing runs. */
const ANSWER_WITHIN_MS = 2_000;
/** An outcome is re-sent until its exchange's deadline and this. */
const OUTCOME_GRACE_MS = 60_000;
const ATTEMPTS = 3;

/** The door to the trail: check and record are one step. Every method answers after the entry is durable. */
export class TrailClient {
  private readonly clock: Clock;
  private readonly drafts: DraftMaker;
  private readonly dispatcher: Dispatcher;

  constructor(options: TrailClientOptions) {
    const { clock = systemClock, random = systemRandom, pause = doze } = options;
    this.clock = clock;
    this.drafts = new DraftMaker(new Emitter(options, clock, random), clock, random);
    this.dispatcher = new Dispatcher(options.requester, options.service, clock, pause);
  }

  /**
   * Admits the intent of one call to Google.
   * @throws TrailError AUDIT_UNAVAILABLE (no answer in 2 s) | ACCESS_DENIED (with `reason`) | INTEGRITY_CONFLICT
   */
  async exchange(request: ExchangeRequest): Promise<Admitted> {
    let admitted = await this.intent(request);
    for (let attempt = 1; !admitted.isFresh && attempt < ATTEMPTS; attempt += 1) admitted = await admitted.renew();
    return admitted;
  }

  /** Admits one page of mirrored data. @throws as `exchange` */
  async read(request: ReadRequest): Promise<AdmittedRead> {
    const draft = this.drafts.make('access.read', toReadFields(request));
    const { verdict, sentAtMs } = await this.deliver(draft, ANSWER_WITHIN_MS);
    return new AdmittedRead({ ...verdict, chain: draft.chain ?? draft.id, sentAtMs }, this.clock);
  }

  /** Enters anything else. `withinMs`: how long it is re-sent, 2 s unless told. @throws as `exchange` */
  async entry(
    type: EntryTypeName,
    fields: EntryFields,
    withinMs = ANSWER_WITHIN_MS,
  ): Promise<{ index: string; rx: string }> {
    return this.send(this.prepare(type, fields), withinMs);
  }

  /** The draft alone, for a caller that keeps it (or the ids to make it again) before it is sent. */
  prepare(type: EntryTypeName, fields: EntryFields): Draft {
    return this.drafts.make(type, fields);
  }

  /** Sends a prepared draft; sent twice it stands once and answers the same index. @throws as `exchange` */
  async send(draft: Draft, withinMs = ANSWER_WITHIN_MS): Promise<{ index: string; rx: string }> {
    const { verdict } = await this.deliver(draft, withinMs);
    return { index: verdict.index, rx: verdict.rx };
  }

  private async intent(request: ExchangeRequest): Promise<Admitted> {
    const draft = this.drafts.make('exchange.intent', toIntentFields(request, this.clock));
    const { verdict, sentAtMs } = await this.settled(draft);
    const chain = draft.chain ?? draft.id;
    return new Admitted(
      { ...verdict, chain, sentAtMs },
      this.clock,
      (report) => this.outcome(draft, report),
      (of) => this.intent({ ...request, chain: of }),
    );
  }

  /** An intent whose answer was lost may stand in the log: it is asked for again and closed with `not_sent`. */
  private async settled(draft: Draft): Promise<Delivered> {
    try {
      return await this.deliver(draft, ANSWER_WITHIN_MS);
    } catch (error) {
      if (error instanceof TrailError && error.code === 'AUDIT_UNAVAILABLE') void this.closeUnanswered(draft);
      throw error;
    }
  }

  private async closeUnanswered(draft: Draft): Promise<void> {
    try {
      await this.deliver(draft, this.untilGrace(draft));
      await this.outcome(draft, { status: 0, result: 'not_sent', reason: 'no_answer' });
    } catch {
      // Denied by now, or audit stayed away: then it enters `exchange.unknown` or a gap by itself.
    }
  }

  private async outcome(intent: Draft, report: ExchangeOutcome): Promise<'ok' | 'discarded'> {
    const draft = this.drafts.make('exchange.outcome', toOutcomeFields(intent, report));
    const { verdict } = await this.deliver(draft, this.untilGrace(intent));
    return verdict.verdict === 'discarded' ? 'discarded' : 'ok';
  }

  private untilGrace({ deadline }: Draft): number {
    const left = Date.parse(deadline ?? '') + OUTCOME_GRACE_MS - this.clock.now().getTime();
    return Math.max(Number.isNaN(left) ? 0 : left, ANSWER_WITHIN_MS);
  }

  private async deliver(draft: Draft, withinMs: number): Promise<Delivered> {
    const delivered = await this.dispatcher.send(draft, this.clock.monotonicMs() + withinMs);
    const { verdict, reason } = delivered.verdict;
    if (verdict === 'denied') throw denied(reason);
    if (verdict === 'conflict') throw conflict(reason);
    return delivered;
  }
}

/** Waiting to send again keeps no process alive that is asked to end. */
function doze(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false });
}

function toIntentFields(request: ExchangeRequest, clock: Clock): EntryFields {
  const { api, segments = [], subjects } = request;
  return {
    organisationId: request.organisationId,
    op: request.op ?? null,
    chain: request.chain ?? null,
    deadline: new Date(clock.now().getTime() + request.deadlineMs).toISOString(),
    subjects: [...subjects],
    grant: request.grant,
    basis: request.basis ?? purposeOf(request.purpose).basis,
    feature: request.feature,
    purpose: request.purpose,
    api: { svc: api.svc, method: api.method, kind: api.kind, parts: String(api.parts ?? 1), status: null },
    resource: toResource(request.resource),
    dest: request.dest ?? null,
    principal: request.principal ?? null,
    segments: segments.filter(({ plain }) => Object.keys(plain).length > 0),
  };
}

function toResource(resource: Resource | null | undefined): Draft['resource'] {
  return resource == null ? null : { ...resource, count: String(resource.count) };
}

function toOutcomeFields(intent: Draft, report: ExchangeOutcome): EntryFields {
  const { segments = [], parts, volume } = report;
  const listed = parts?.map(({ kind, id, status }) => ({ kind, id, status: String(status) }));
  const named = { ...report.named, ...(listed === undefined ? {} : { parts: listed }) };
  const api =
    intent.api === null ? null : { ...intent.api, status: report.status === 0 ? null : String(report.status) };
  return {
    organisationId: intent.log,
    op: intent.id,
    chain: intent.chain ?? intent.id,
    subjects: intent.subjects,
    grant: intent.grant,
    basis: intent.basis,
    feature: intent.feature,
    purpose: intent.purpose,
    api: api === null || parts === undefined ? api : { ...api, parts: String(parts.length) },
    result: report.result,
    reason: report.reason ?? null,
    resource: toResource(report.resource) ?? intent.resource,
    volume: volume === undefined ? null : { in: String(volume.in), out: String(volume.out) },
    dest: intent.dest,
    principal: intent.principal,
    segments: withPlain(segments, intent.subjects[0] ?? null, named),
  };
}

function toReadFields({ resource, subjects, segments = [], ...request }: ReadRequest): EntryFields {
  const { kind, count, refs } = resource;
  const only = refs.length === 1 ? (refs[0] ?? null) : null;
  return {
    organisationId: request.organisationId,
    chain: request.chain ?? null,
    subjects: [...subjects],
    grant: request.grant,
    basis: request.basis ?? purposeOf(request.purpose).basis,
    feature: request.feature,
    purpose: request.purpose,
    resource: { kind, id: only, count: String(count) },
    principal: request.principal,
    segments: withPlain(segments, subjects[0] ?? null, only === null && refs.length > 0 ? { refs } : {}),
  };
}

function denied(reason: Reason | null): TrailError {
  return new TrailError('ACCESS_DENIED', 'No consent covers this, so it was refused and entered in the trail.', {
    reason,
    next: 'Connect the account again or ask its owner; a refused try is never repeated.',
  });
}

function conflict(reason: Reason | null): TrailError {
  return new TrailError('INTEGRITY_CONFLICT', 'The trail holds something else at this place.', { reason });
}
