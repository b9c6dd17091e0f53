import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Draft, type Feature, pendingConsent, snapshotGrants } from '@gatehouse/contracts';
import type { Clock } from '@gatehouse/identifiers';
import { Bus } from '@gatehouse/messaging';
import { CLOCK } from '../platform/tokens.js';
import { GrantsRepository } from './grants.repository.js';
import { TrailDebts } from './trail-debts.js';
import { toGrant } from './views.js';

const PAGE = 200;
const CLOSED_FOR_MS = 31 * 24 * 60 * 60_000;
const MAX_PENDING = 200;

@Injectable()
export class GrantsRpc implements OnApplicationBootstrap {
  constructor(
    private readonly bus: Bus,
    private readonly grants: GrantsRepository,
    private readonly debts: TrailDebts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.serve(snapshotGrants, ({ feature, after }) => this.snapshot(feature, after));
    this.bus.serve(pendingConsent, async () => ({ drafts: await this.pending() }));
  }

  private async snapshot(feature: Feature | null, after: string | null) {
    const closedSince = new Date(this.clock.now().getTime() - CLOSED_FOR_MS);
    const found = await this.grants.page({ feature, after, closedSince, limit: PAGE });
    return { grants: found.map(toGrant), next: found.length === PAGE ? (found.at(-1)?._id ?? null) : null };
  }

  /** Closings that the trail may not hold yet, as they were or will be sent: never waits for the trail itself. */
  private async pending(): Promise<Draft[]> {
    const owing = await this.grants.findOwingWithdrawal(MAX_PENDING);
    const debts = owing.flatMap((grant) =>
      grant.owed.filter(({ type }) => type === 'consent.withdrawn').map((owed) => ({ grant, owed })),
    );
    return Promise.all(debts.map(({ grant, owed }) => this.debts.draftFor(grant, owed)));
  }
}
