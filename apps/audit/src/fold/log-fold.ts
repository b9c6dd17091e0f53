import type { HeaderV1 } from '@gatehouse/contracts';
import { withGap, withSeen } from './emitters.js';
import type { FoldedEmitter, FoldedExchange, FoldedGrant } from './folded.js';
import { Layer } from './layer.js';
import { withConsent } from './with-consent.js';

/** A closed exchange is remembered this long after its deadline, for late and double outcomes. */
const REMEMBER_DONE_MS = 15 * 60_000;
const REMEMBER_UNKNOWN_MS = 24 * 60 * 60_000;
const PRUNE_EVERY = 1_024;

/**
 * What the judgement needs of a log, folded from its entries in order. Nothing here comes from elsewhere, so that any
 * replica, at any time, judges alike.
 */
export class LogFold {
  private readonly parts: {
    readonly grants: Layer<FoldedGrant>;
    readonly withdrawals: Layer<string>;
    readonly exchanges: Layer<FoldedExchange>;
    readonly subjects: Layer<number>;
    readonly emitters: Layer<FoldedEmitter>;
  };
  private tail: { size: number; rx: string };

  constructor(below?: LogFold) {
    this.parts = {
      grants: new Layer(below?.parts.grants),
      withdrawals: new Layer(below?.parts.withdrawals),
      exchanges: new Layer(below?.parts.exchanges),
      subjects: new Layer(below?.parts.subjects),
      emitters: new Layer(below?.parts.emitters),
    };
    this.tail = below === undefined ? { size: 0, rx: '' } : { ...below.tail };
  }

  get size(): number {
    return this.tail.size;
  }

  /** `rx` of the last entry; empty for an empty log. */
  get rx(): string {
    return this.tail.rx;
  }

  grant(ref: string): FoldedGrant | undefined {
    return this.parts.grants.get(ref);
  }

  exchange(id: string): FoldedExchange | undefined {
    return this.parts.exchanges.get(id);
  }

  /** The last number that the subject's entries have; 0 before the first. */
  countOf(subject: string): number {
    return this.parts.subjects.get(subject) ?? 0;
  }

  emitter(svc: string, boot: string): FoldedEmitter | undefined {
    return this.parts.emitters.get(`${svc}/${boot}`);
  }

  /** `rx` of the last withdrawal of this subject's feature on this connection. */
  withdrawnAt(subject: string, feature: string | null, connection: string | null): string | undefined {
    return this.parts.withdrawals.get(withdrawalKey(subject, feature, connection));
  }

  get hasGrants(): boolean {
    return this.parts.grants.size > 0;
  }

  openExchanges(): FoldedExchange[] {
    return [...this.parts.exchanges.entries()].map(([, value]) => value).filter(({ state }) => state === 'open');
  }

  emitters(): { svc: string; boot: string; emitter: FoldedEmitter }[] {
    return [...this.parts.emitters.entries()].map(([key, emitter]) => {
      const slash = key.indexOf('/');
      return { svc: key.slice(0, slash), boot: key.slice(slash + 1), emitter };
    });
  }

  /** A layer to judge the next batch on. */
  fork(): LogFold {
    return new LogFold(this);
  }

  /** Takes the entry at index `size`. */
  apply(header: HeaderV1): void {
    const { emitter, rx } = header;
    const emitters = this.parts.emitters;
    const key = `${emitter.svc}/${emitter.boot}`;
    emitters.set(key, withSeen(emitters.get(key), Number(emitter.seq), rx));
    for (const { ref, n } of header.subjects) this.parts.subjects.set(ref, Number(n));
    if (header.type.startsWith('consent.')) this.applyConsent(header);
    if (header.type.startsWith('exchange.')) this.applyExchange(header);
    if (header.type === 'integrity.gap') this.applyGap(header.detail ?? {});
    this.tail = { size: this.tail.size + 1, rx };
    if (this.tail.size % PRUNE_EVERY === 0) this.prune();
  }

  private applyConsent(header: HeaderV1): void {
    if (header.grant === null) return;
    const before = this.parts.grants.get(header.grant.id);
    const after = withConsent(before, header, this.tail.size);
    if (after === undefined) return;
    this.parts.grants.set(header.grant.id, after);
    if (header.type !== 'consent.withdrawn') return;
    this.parts.withdrawals.set(withdrawalKey(after.subject, after.feature, after.connection), header.rx);
  }

  private applyExchange(header: HeaderV1): void {
    const exchanges = this.parts.exchanges;
    if (header.type === 'exchange.intent') {
      exchanges.set(header.id, { state: 'open', completed: false, intent: header });
      return;
    }
    const known = exchanges.get(header.op ?? '');
    if (known === undefined || header.op === null) return;
    const state = header.type === 'exchange.unknown' ? 'unknown' : 'done';
    exchanges.set(header.op, { ...known, state, completed: header.type === 'exchange.completed' || known.completed });
  }

  private applyGap({ svc, boot, from, to }: Record<string, unknown>): void {
    const key = `${String(svc)}/${String(boot)}`;
    this.parts.emitters.set(key, withGap(this.parts.emitters.get(key), Number(from), Number(to)));
  }

  private prune(): void {
    const now = Date.parse(this.tail.rx);
    for (const [id, { state, intent }] of this.parts.exchanges.entries()) {
      const ageMs = now - Date.parse(intent.deadline ?? intent.rx);
      const keepMs = state === 'open' ? Infinity : state === 'done' ? REMEMBER_DONE_MS : REMEMBER_UNKNOWN_MS;
      if (ageMs > keepMs) this.parts.exchanges.forget(id);
    }
  }
}

function withdrawalKey(subject: string, feature: string | null, connection: string | null): string {
  return `${subject}/${feature ?? ''}/${connection ?? ''}`;
}
