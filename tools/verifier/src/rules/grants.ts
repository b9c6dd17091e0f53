import type { HeaderV1 } from '@gatehouse/contracts';
import type { Findings } from '../report/findings.js';
import { msBetween, placeOf, type Entry, type Rule } from './rule.js';

export interface Grant {
  readonly state: 'requested' | 'live' | 'closed';
  readonly ver: string;
  readonly subject: string | undefined;
  readonly consent: HeaderV1['consent'];
  readonly requestedRx: string;
  readonly closedRx: string;
}

export const REQUEST_OPEN_MS = 15 * 60_000;
const KEEP_WITHIN_MS = 30 * 24 * 60 * 60_000;

/** Every consent at its place in the log: asked for, given, changed by one, withdrawn once. */
export class GrantRule implements Rule {
  private readonly grants = new Map<string, Grant>();
  private readonly withdrawals = new Map<string, string>();
  private isSuccessor = false;
  private hasHole = false;

  constructor(private readonly findings: Findings) {}

  grant(id: string): Grant | undefined {
    return this.grants.get(id);
  }

  /** Only an organisation's log has any; the system log has none. */
  get hasAny(): boolean {
    return this.grants.size > 0;
  }

  /** Consents may have been lost with entries that could not be read. */
  get isIncomplete(): boolean {
    return this.hasHole;
  }

  see(entry: Entry): void {
    const { header } = entry;
    if (header.type === 'log.genesis') this.isSuccessor = typeof header.detail?.previous === 'string';
    if (!header.type.startsWith('consent.') || header.type === 'consent.unconfirmed') return;
    if (header.grant === null) {
      this.fault(entry, 'It names no grant.');
      return;
    }
    const before = this.grants.get(header.grant.id);
    const fault = this.hasHole && before === undefined ? undefined : this.outOfOrder(header, before);
    if (fault !== undefined) this.fault(entry, fault);
    this.grants.set(header.grant.id, this.after(header, before));
  }

  hole(): void {
    this.hasHole = true;
  }

  finish(): void {
    // A consent that is still open needs nothing.
  }

  private outOfOrder(header: HeaderV1, before: Grant | undefined): string | undefined {
    const ver = header.grant?.ver ?? '';
    if (before !== undefined && before.subject !== header.subjects[0]?.ref) return 'It is of another person.';
    switch (header.type) {
      case 'consent.requested':
        if (before !== undefined && before.state !== 'requested') return 'The grant was answered before.';
        return ver === '0' ? undefined : 'A request has version 0.';
      case 'consent.granted':
        return this.wrongGranted(header, before);
      case 'consent.changed':
        if (before?.state !== 'live') return 'No live grant stands before it.';
        return BigInt(ver) === BigInt(before.ver) + 1n ? undefined : 'Its version does not follow the last.';
      default:
        if (before === undefined) return 'No grant stands before it.';
        return before.state === 'closed' ? 'The grant was closed before.' : undefined;
    }
  }

  private wrongGranted(header: HeaderV1, before: Grant | undefined): string | undefined {
    if (before !== undefined && before.state !== 'requested') return 'The grant was answered before.';
    if (this.isSuccessor && header.reason === 'successor') return undefined;
    if (header.grant?.ver !== '1') return 'A new grant has version 1.';
    if (header.basis === 'organisation' || header.basis === 'law' || header.basis === 'security') return undefined;
    if (header.consent?.purposes.includes('mail.archive') === true) return this.wrongKept(header);
    if (before === undefined) return 'Nobody was asked: no consent.requested stands before it.';
    return msBetween(before.requestedRx, header.rx) > REQUEST_OPEN_MS
      ? 'The request was older than 15 minutes.'
      : undefined;
  }

  /** Keeping the copy: after a withdrawal, within 30 days, without any scope of Google's. */
  private wrongKept(header: HeaderV1): string | undefined {
    if (header.consent?.scopes.length !== 0) return 'A grant to keep the copy has no scopes.';
    const withdrawn = this.withdrawals.get(connectionKey(header));
    if (withdrawn === undefined) return 'A grant to keep the copy follows a withdrawal, and none stands before it.';
    return msBetween(withdrawn, header.rx) > KEEP_WITHIN_MS ? 'The withdrawal was over 30 days before.' : undefined;
  }

  private after(header: HeaderV1, before: Grant | undefined): Grant {
    const { grant, consent, rx, type } = header;
    const same = { ver: grant?.ver ?? '', subject: header.subjects[0]?.ref, requestedRx: before?.requestedRx ?? rx };
    switch (type) {
      case 'consent.requested':
        return { ...same, state: 'requested', consent, requestedRx: rx, closedRx: '' };
      case 'consent.granted':
      case 'consent.changed':
        return { ...same, state: 'live', consent, closedRx: '' };
      default:
        this.withdrawals.set(connectionKey(header), rx);
        return { ...same, state: 'closed', consent: before?.consent ?? null, closedRx: rx };
    }
  }

  private fault(entry: Entry, what: string): void {
    this.findings.add(6, placeOf(entry), what);
  }
}

function connectionKey({ subjects, feature, detail }: HeaderV1): string {
  return `${subjects[0]?.ref ?? ''} ${feature ?? ''} ${String(detail?.connection)}`;
}
