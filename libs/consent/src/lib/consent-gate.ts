import type { Grant, PurposeName, Reason } from '@gatehouse/contracts';
import { type Clock, systemClock } from '@gatehouse/identifiers';
import { ConsentError } from './consent-error.js';
import type { GrantBook } from './grant-book.js';
import { refusalOf } from './judge.js';
import { type LiveGrant, toLiveGrant } from './live-grant.js';

export interface GateEvents {
  /** A refusal, for the trail and the metrics; `grant` is undefined when nobody knows it. */
  refused(grant: Grant | undefined, purpose: PurposeName, reason: Reason, now: Date): void;
  /** Somebody named a grant that is not known here: perhaps its event was lost. */
  unknown(): void;
}

/** The local gate: synchronous, in memory, refuses when in doubt. The last word is the trail's. */
export class ConsentGate {
  constructor(
    private readonly book: GrantBook,
    private readonly events: GateEvents,
    private readonly clock: Clock = systemClock,
  ) {}

  /**
   * The grant, when it covers `purpose` now; for `consent.close`: when it is closed.
   * @throws ConsentError ACCESS_DENIED (with `reason`) | GRANT_UNKNOWN
   */
  check({
    grantId,
    purpose,
    now = this.clock.now(),
  }: {
    grantId: string;
    purpose: PurposeName;
    now?: Date;
  }): LiveGrant {
    const grant = this.book.find(grantId);
    if (grant === undefined) throw this.unknown(purpose, now);
    const reason = refusalOf(grant, purpose, now);
    if (reason !== undefined || grant.consent === null) throw this.denied(grant, purpose, reason ?? 'no_grant', now);
    return toLiveGrant(grant, grant.consent);
  }

  /**
   * The first of `purposes` that a grant of the connection covers (`['mail.read', 'mail.archive']`).
   * @throws ConsentError as `check`; the reason is that of the newest grant
   */
  grantFor(query: { connectionId: string; purposes: readonly PurposeName[]; now?: Date }): {
    grant: LiveGrant;
    purpose: PurposeName;
  } {
    const { connectionId, purposes, now = this.clock.now() } = query;
    const grants = this.book.ofConnection(connectionId).sort((a, b) => (a.id < b.id ? 1 : -1));
    for (const purpose of purposes) {
      const grant = grants.find((one) => refusalOf(one, purpose, now) === undefined);
      if (grant !== undefined) return { grant: this.check({ grantId: grant.id, purpose, now }), purpose };
    }
    const [newest] = grants;
    const [purpose] = purposes;
    if (purpose === undefined) throw new Error('grantFor needs a purpose');
    return { grant: this.check({ grantId: newest?.id ?? 'none', purpose, now }), purpose };
  }

  /** Aborted once the grant closes: give it to everything that runs under the grant. */
  signalOf(grantId: string): AbortSignal {
    return this.book.signalOf(grantId);
  }

  /** Takes in a grant from a message that names it whole; older news changes nothing. */
  learn(grant: Grant): void {
    this.book.learn(grant);
  }

  private unknown(purpose: PurposeName, now: Date): ConsentError {
    this.events.refused(undefined, purpose, 'no_grant', now);
    this.events.unknown();
    return new ConsentError('GRANT_UNKNOWN', 'No consent is known for this.', 'no_grant');
  }

  private denied(grant: Grant, purpose: PurposeName, reason: Reason, now: Date): ConsentError {
    this.events.refused(grant, purpose, reason, now);
    return new ConsentError('ACCESS_DENIED', SENTENCES[reason] ?? 'The consent does not cover this.', reason);
  }
}

const SENTENCES: Partial<Record<Reason, string>> = {
  grant_closed: 'The consent for this was withdrawn.',
  grant_expired: 'The consent for this has ended.',
  no_grant: 'The consent for this was asked for and not given yet.',
  purpose_not_granted: 'The consent does not cover this purpose.',
  scope_missing: 'The consent lacks a permission that this needs.',
};
