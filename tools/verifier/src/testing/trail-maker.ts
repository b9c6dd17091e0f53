import { createHash } from 'node:crypto';
import { type EntryTypeName, type HeaderV1, NOTHING_SAID, PURPOSES } from '@gatehouse/contracts';
import {
  canonicalJson,
  encodeEntry,
  kidOf,
  sealSegment,
  signerOf,
  vkeyOf,
  type BodyLine,
  type Signer,
} from '@gatehouse/transparency-log';

export const LOG_ID = '0f'.repeat(16);
export const ORIGIN = `${'ab'.repeat(16)}.gatehouse.invalid/log/${LOG_ID}`;
export const START = '2026-11-24T08:00:00.000Z';
export const PERSON = `p_${'A'.repeat(22)}`;
export const GRANT = `g_${'B'.repeat(22)}`;
const CONNECTION = `c_${'C'.repeat(22)}`;
const SESSION = `s_${'D'.repeat(22)}`;
const SCOPE = 'https://www.googleapis.com/auth/gmail.readonly';
const MONTH_KEY = Buffer.alloc(32, 9);

export const PURPOSES_JSON = canonicalJson(PURPOSES);

/** What a test says of an entry; the maker fills in the rest as the audit service would. */
export type EntryFields = Partial<Omit<HeaderV1, 'subjects' | 'emitter' | 'body'>> & {
  readonly svc?: string;
  readonly subjects?: readonly string[];
  readonly body?: Record<string, unknown>;
};

/** Writes a small trail entry by entry, correct unless a test says otherwise. One second passes per entry. */
export class TrailMaker {
  readonly signer: Signer = signerOf(ORIGIN, Buffer.alloc(32, 5));
  readonly headers: HeaderV1[] = [];
  readonly bodies: BodyLine[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly sequences = new Map<string, number>();
  private nowMs = Date.parse(START);

  get entries(): Buffer[] {
    return this.headers.map(encodeEntry);
  }

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  pass(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  /** Appends and answers the entry's id. */
  add(type: EntryTypeName, fields: EntryFields = {}): string {
    const { svc = 'audit', subjects = [], body, ...rest } = fields;
    const id = rest.id ?? this.nextId();
    const header: HeaderV1 = {
      v: '1',
      actor: null,
      ...NOTHING_SAID,
      log: LOG_ID,
      id,
      type,
      at: this.now,
      rx: this.now,
      emitter: { svc, inst: `${svc}-1`, boot: `boot-${svc}`, seq: this.next(this.sequences, svc), build: 'test' },
      subjects: subjects.map((ref) => ({ ref, n: this.next(this.numbers, ref) })),
      body: body === undefined ? [] : [this.seal(id, subjects[0] ?? '', body)],
      ...rest,
    };
    this.headers.push(header);
    this.pass(1000);
    return id;
  }

  genesis(): this {
    const purposes = createHash('sha256').update(PURPOSES_JSON).digest('base64');
    this.add('log.genesis', { detail: { vkey: vkeyOf(this.signer), schema: '1', purposes, previous: null } });
    return this;
  }

  consent(): this {
    this.add('consent.requested', { ...BY_PERSON, basis: 'request', consent: CONSENT, grant: { id: GRANT, ver: '0' } });
    this.add('consent.granted', { ...BY_PERSON, basis: 'consent', consent: CONSENT, grant: { id: GRANT, ver: '1' } });
    return this;
  }

  withdraw(): this {
    this.add('consent.withdrawn', { ...BY_PERSON, basis: 'withdrawal', grant: { id: GRANT, ver: '1' } });
    return this;
  }

  intent(fields: EntryFields = {}): string {
    const id = fields.id ?? this.nextId();
    const deadline = new Date(this.nowMs + 30_000).toISOString();
    return this.add('exchange.intent', { ...CALL, id, chain: id, deadline, body: { messages: ['18f'] }, ...fields });
  }

  outcome(op: string, fields: EntryFields = {}): string {
    const api = { ...CALL.api, status: '200' };
    return this.add('exchange.outcome', {
      ...CALL,
      api,
      op,
      chain: op,
      result: 'ok',
      volume: { in: '9', out: '0' },
      ...fields,
    });
  }

  read(fields: EntryFields = {}): string {
    return this.add('access.read', {
      ...BY_PERSON,
      svc: 'mail',
      basis: 'consent',
      purpose: 'mail.read',
      grant: { id: GRANT, ver: '1' },
      resource: { kind: 'gmail.message', ref: null, count: '1' },
      detail: null,
      body: { messages: ['18f'] },
      ...fields,
    });
  }

  private seal(id: string, ref: string, plain: Record<string, unknown>): HeaderV1['body'][number] {
    const kid = kidOf(ref, this.now);
    const nonce = Buffer.alloc(12, this.headers.length);
    const sealed = sealSegment({ origin: ORIGIN, id, ref, kid }, plain, { monthKey: MONTH_KEY, nonce });
    const index = String(this.headers.length);
    this.bodies.push({ index, ref, segment: sealed.segment.toString('base64'), key: sealed.key.toString('base64') });
    return { ref, kid, ct: sealed.ct, commit: sealed.commit, len: sealed.len };
  }

  private nextId(): string {
    return `0198f2c4-0000-7000-8000-${this.headers.length.toString(16).padStart(12, '0')}`;
  }

  private next(counters: Map<string, number>, name: string): string {
    const number = (counters.get(name) ?? 0) + 1;
    counters.set(name, number);
    return String(number);
  }
}

/** Genesis, consent, a call with its outcome, a read: a log that holds. */
export function soundTrail(): TrailMaker {
  const trail = new TrailMaker().genesis().consent();
  trail.outcome(trail.intent());
  trail.read();
  return trail;
}

const CONSENT: NonNullable<HeaderV1['consent']> = {
  feature: 'mail',
  purposes: ['mail.sync', 'mail.read'],
  scopes: [SCOPE],
  notice: Buffer.alloc(32).toString('base64'),
  lang: 'en',
  until: null,
};

const BY_PERSON = {
  svc: 'auth',
  subjects: [PERSON],
  actor: { kind: 'person', ref: PERSON, session: SESSION, for: null },
  feature: 'mail',
  detail: { connection: CONNECTION },
} as const;

const CALL = {
  svc: 'mail',
  subjects: [PERSON],
  actor: { kind: 'service', ref: 'mail', session: null, for: PERSON },
  basis: 'consent',
  feature: 'mail',
  purpose: 'mail.sync',
  grant: { id: GRANT, ver: '1' },
  api: { svc: 'gmail', method: 'gmail.users.messages.get', kind: 'read', parts: '1', status: null },
  resource: { kind: 'gmail.message', ref: null, count: '1' },
} as const;
