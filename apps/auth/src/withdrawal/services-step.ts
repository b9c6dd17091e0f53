import { Inject, Injectable } from '@nestjs/common';
import { grantClosed } from '@gatehouse/contracts';
import type { Clock, Random } from '@gatehouse/identifiers';
import { Bus } from '@gatehouse/messaging';
import { Metrics } from '@gatehouse/telemetry';
import { serviceOf } from '../grants/consent-text.js';
import type { GrantRecord } from '../grants/grant.record.js';
import { GrantsRepository } from '../grants/grants.repository.js';
import { owe } from '../grants/owed.js';
import { toGrant } from '../grants/views.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { withStep } from './new-withdrawal.js';

const WITHIN_MS = 1_000;
/** Instances of a service answer together; nobody is waited for this long after the last. */
const STALL_MS = 200;

/** Every instance of the owning service closes its gate and says so; a service that does not is named. */
@Injectable()
export class ServicesStep {
  constructor(
    private readonly bus: Bus,
    private readonly grants: GrantsRepository,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  async take(grant: GrantRecord): Promise<void> {
    if (grant.withdrawal?.steps.services_stopped.state !== 'waiting') return;
    const service = serviceOf(grant.feature);
    const isConfirmed = await this.tell(service, grant);
    if (!isConfirmed)
      this.metrics
        .counter('gatehouse_auth_unconfirmed_total', 'Closings not confirmed in 1 s.', ['service'])
        .inc({ service });
    await this.grants.change(grant._id, (record) => {
      const { withdrawal } = record;
      if (withdrawal?.steps.services_stopped.state !== 'waiting') return undefined;
      const now = this.clock.now();
      if (isConfirmed) return { set: { withdrawal: withStep(withdrawal, 'services_stopped', 'done', now) } };
      const debt = owe('consent.unconfirmed', record.ver, { service }, this.clock, this.random);
      const failed = withStep(withdrawal, 'services_stopped', 'failed', now, service);
      return { set: { withdrawal: failed, owed: [...record.owed, debt] } };
    });
  }

  private async tell(service: string, grant: GrantRecord): Promise<boolean> {
    const options = { withinMs: WITHIN_MS, stallMs: STALL_MS };
    const answers = await this.bus.requestAll(grantClosed(service), { grant: toGrant(grant) }, options).catch(() => []);
    return answers.length > 0;
  }
}
