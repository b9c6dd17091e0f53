import { Inject, Injectable } from '@nestjs/common';
import { TrailClient } from '@gatehouse/audit-trail';
import { type Clock, type Random, uuidv7 } from '@gatehouse/identifiers';
import { PendingTokens } from '../connections/pending-tokens.js';
import { Events } from '../platform/events.js';
import type { Change } from '../platform/revisioned.repository.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import type { GrantRecord, OwedEntry } from './grant.record.js';
import { GrantsRepository } from './grants.repository.js';
import { owe } from './owed.js';
import { enterRequest } from './request-entry.js';

/** The trail takes a `granted` only within 15 minutes of its request; a little earlier the request is made again. */
const REQUEST_AGES_MS = 14 * 60_000;

/** As long as Google may be asked to revoke (`trail.md` 2, `consent.close`). */
const GIVE_UP_MS = 24 * 60 * 60_000;

/** What the trail's word about a debt changes here. */
@Injectable()
export class OwedSettlement {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly pending: PendingTokens,
    private readonly events: Events,
    private readonly trail: TrailClient,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** An answer that waited long for the trail: its request is entered anew, by `auth`, before it. */
  async prepare(grant: GrantRecord, owed: OwedEntry): Promise<void> {
    if (owed.type !== 'consent.granted' || grant.answer === null || isLocal(grant)) return;
    const now = this.clock.now();
    if (now.getTime() - grant.requestedAt.getTime() < REQUEST_AGES_MS) return;
    const { organisationId, personId, connectionId } = grant;
    const asked = { organisationId, personId, connectionId, requestId: grant._id, consent: grant.answer.consent };
    await enterRequest(this.trail, asked, null);
    await this.grants.change(grant._id, () => ({ set: { requestedAt: now } }));
  }

  async entered(grant: GrantRecord, owed: OwedEntry): Promise<void> {
    // First the token, then the grant: whoever hears of the grant can use it.
    if (isGrant(owed)) await this.pending.promote(grant.connectionId, grant._id);
    await this.grants.change(grant._id, (record) => (has(record, owed) ? this.settled(record, owed) : undefined));
  }

  /**
   * The trail refused it. A withdrawal is owed all the same, for as long as the revocation behind it may be tried; of
   * anything else the debt is dropped, and a grant that was to be is none. True when that was the last word.
   */
  async refused(grant: GrantRecord, owed: OwedEntry): Promise<boolean> {
    const isLast = !this.isOwedAgain(grant, owed);
    await (isLast ? this.drop(grant, owed) : this.oweAgain(grant, owed));
    return isLast;
  }

  private isOwedAgain({ closedAt }: GrantRecord, { type }: OwedEntry): boolean {
    return type === 'consent.withdrawn' && this.clock.now().getTime() - (closedAt?.getTime() ?? 0) < GIVE_UP_MS;
  }

  /** Under a new id and number: what was refused stands in the log under the old ones, and a repeat is answered that place. */
  private async oweAgain(grant: GrantRecord, owed: OwedEntry): Promise<void> {
    const anew = { ...owed, id: uuidv7(this.clock, this.random), emitter: null };
    await this.grants.change(grant._id, (record) =>
      has(record, owed) ? { set: { owed: record.owed.map((one) => (one.id === owed.id ? anew : one)) } } : undefined,
    );
  }

  private async drop(grant: GrantRecord, owed: OwedEntry): Promise<void> {
    if (isGrant(owed)) await this.pending.doom(grant.connectionId, grant._id);
    await this.grants.change(grant._id, (record) => {
      if (!has(record, owed)) return undefined;
      const set = {
        owed: without(record, owed),
        ...(record.state === 'requested' ? { state: 'refused' as const } : {}),
        ...(owed.type === 'consent.withdrawn' ? stepped(record, 'failed', this.clock.now()) : {}),
      };
      return { set, events: this.events.grant({ ...record, ...set }) };
    });
  }

  private settled(record: GrantRecord, owed: OwedEntry): Change<GrantRecord> {
    const rest = without(record, owed);
    switch (owed.type) {
      case 'consent.granted':
      case 'consent.changed':
        return this.live(record, owed, rest);
      case 'consent.withdrawn':
        return {
          set: { owed: rest, ...stepped(record, 'done', this.clock.now()) },
          events: [this.events.connection(record)],
        };
      default:
        return { set: { owed: rest } };
    }
  }

  private live(record: GrantRecord, owed: OwedEntry, rest: readonly OwedEntry[]): Change<GrantRecord> {
    // Withdrawn while its entry was on the way: it stays closed, and the entry that closes it follows.
    if (record.state === 'closed') return { set: { owed: rest } };
    const ver = Number(owed.ver);
    const { actor } = owed;
    const issued = isLocal(record) ? [] : [owe('token.issued', ver, { actor }, this.clock, this.random)];
    const set = {
      state: 'live' as const,
      ver,
      consent: record.answer?.consent ?? record.consent,
      grantedAt: record.grantedAt ?? this.clock.now(),
      owed: [...rest, ...issued],
    };
    return { set, events: this.events.grant({ ...record, ...set }) };
  }
}

function stepped(
  { withdrawal }: GrantRecord,
  state: 'done' | 'failed',
  at: Date,
): Partial<Pick<GrantRecord, 'withdrawal'>> {
  if (withdrawal === null) return {};
  const step = {
    state,
    at,
    note: state === 'done' ? null : 'The trail holds something else; the officer sees it there.',
  };
  return { withdrawal: { ...withdrawal, steps: { ...withdrawal.steps, entered_in_trail: step } } };
}

const isGrant = ({ type }: OwedEntry) => type === 'consent.granted' || type === 'consent.changed';
/** A kept copy: no scopes, no token, no request. */
const isLocal = ({ answer, consent }: GrantRecord) => (answer?.consent ?? consent)?.scopes.length === 0;
const has = (record: GrantRecord, { id }: OwedEntry) => record.owed.some((one) => one.id === id);
const without = (record: GrantRecord, { id }: OwedEntry) => record.owed.filter((one) => one.id !== id);
