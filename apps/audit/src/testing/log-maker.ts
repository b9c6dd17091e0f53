import { createHash } from 'node:crypto';
import { type EntryTypeName, FEATURE_CONSENT, type HeaderV1, NOTHING_SAID, type Service } from '@gatehouse/contracts';
import { EntryMaker, toVerdict } from '../admission/entry-maker.js';
import { LogFold } from '../fold/log-fold.js';
import type { Candidate, CandidateFields, Principal } from '../judge/candidate.js';
import { judge } from '../judge/judge.js';

export const PERSON = `p_${'a'.repeat(22)}`;
export const OTHER = `p_${'b'.repeat(22)}`;
export const GRANT = `g_${'a'.repeat(22)}`;
export const CONNECTION = `c_${'a'.repeat(22)}`;
const START = Date.parse('2026-11-24T08:00:00.000Z');

type Changes = Partial<Omit<Candidate, 'fields'>> & { readonly fields?: Partial<CandidateFields> };

export interface Told {
  readonly verdict: string;
  readonly reason: HeaderV1['reason'];
  readonly id: string;
  readonly index: string | undefined;
  readonly header?: HeaderV1;
}

export const member = (ref = PERSON): Principal => ({
  kind: 'person',
  ref,
  session: `s_${'a'.repeat(22)}`,
  roles: ['member'],
});

export const officer = (ref = PERSON): Principal => ({ ...member(ref), roles: ['officer'] }) as Principal;

/** A log in memory: candidates are judged at its tail and entered as `audit` would. Time stands until it is moved. */
export class LogMaker {
  readonly fold = new LogFold();
  private now = START;
  private ids = 0;
  private readonly seqs = new Map<string, number>();
  private readonly maker = new EntryMaker({ inst: 'audit-1', boot: 'audit-boot', build: 'test' }, () => this.id());

  constructor(readonly isSystem = false) {}

  get rx(): string {
    return new Date(this.now).toISOString();
  }

  /** Moves the clock. */
  after(ms: number): this {
    this.now += ms;
    return this;
  }

  /** Judges and enters; what the caller would be told. */
  submit(by: Service, type: EntryTypeName, { fields, ...changes }: Changes = {}): Told {
    const candidate = this.candidate(changes.svc ?? by, type, fields, changes);
    const ruling = judge(candidate, this.fold, this.rx);
    const { id } = candidate.fields;
    if (ruling.verdict === 'dropped') return { verdict: ruling.verdict, id, reason: null, index: undefined };
    if (ruling.verdict === 'repeated') return { ...ruling, id, reason: null, index: String(ruling.index) };
    const header = this.maker.make(candidate, ruling, this.fold, this.rx);
    const verdict = toVerdict(id, ruling, this.fold.size, this.rx);
    this.fold.apply(header);
    return { ...verdict, header };
  }

  consent(type: 'requested' | 'granted' | 'changed' | 'withdrawn' | 'expired', ver: string, changes: Changes = {}) {
    const isClosing = type === 'withdrawn' || type === 'expired';
    return this.submit('auth', `consent.${type}`, {
      principal: member(),
      ...changes,
      fields: {
        ...{ grant: { id: GRANT, ver }, feature: 'mail', detail: { connection: CONNECTION } },
        consent: isClosing ? null : mailConsent(),
        basis: isClosing ? 'withdrawal' : 'consent',
        ...changes.fields,
      },
    });
  }

  /** A live grant of version 1. */
  granted(): this {
    this.consent('requested', '0');
    this.consent('granted', '1');
    return this;
  }

  intent(changes: Changes = {}) {
    return this.submit('mail', 'exchange.intent', {
      ...changes,
      fields: { ...call, deadline: new Date(this.now + 30_000).toISOString(), ...changes.fields },
    });
  }

  outcome(op: string, changes: Changes = {}) {
    return this.submit('mail', 'exchange.outcome', {
      ...changes,
      fields: { ...call, op, result: 'ok', ...changes.fields },
    });
  }

  completed(op: string) {
    return this.submit('mail', 'exchange.completed', { fields: { ...call, op, detail: { bytes: '9' } } });
  }

  read(changes: Changes = {}) {
    return this.submit('mail', 'access.read', {
      principal: member(),
      ...changes,
      fields: { ...call, api: null, purpose: 'mail.read', ...changes.fields },
    });
  }

  private candidate(
    svc: Service,
    type: EntryTypeName,
    fields: Partial<CandidateFields> = {},
    changes: Changes = {},
  ): Candidate {
    const seq = (this.seqs.get(svc) ?? 0) + 1;
    this.seqs.set(svc, seq);
    const emitter = { inst: `${svc}-1`, boot: `${svc}-boot`, seq: String(seq), build: 'test' };
    return {
      logId: '0'.repeat(32),
      isSystem: this.isSystem,
      svc,
      emitter: svc === 'audit' ? null : emitter,
      subjects: svc === 'audit' ? [] : [PERSON],
      principal: { kind: 'none' },
      ...changes,
      fields: { ...NOTHING_SAID, body: [], id: this.id(), at: this.rx, ...fields, type },
    };
  }

  private id(): string {
    this.ids += 1;
    return `0198f2c4-0000-7000-8000-${String(this.ids).padStart(12, '0')}`;
  }
}

export function mailConsent(changes: Partial<NonNullable<HeaderV1['consent']>> = {}): NonNullable<HeaderV1['consent']> {
  const { purposes = [], scopes = [] } = FEATURE_CONSENT.mail ?? {};
  const notice = createHash('sha256').update('notice').digest('base64');
  return { feature: 'mail', purposes, scopes, notice, lang: 'en', until: null, ...changes };
}

const call = {
  grant: { id: GRANT, ver: '1' },
  basis: 'consent',
  feature: 'mail',
  purpose: 'mail.sync',
  api: { svc: 'gmail', method: 'gmail.users.messages.get', kind: 'read', parts: '1', status: null },
} as const;
