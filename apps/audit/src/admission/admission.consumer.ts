import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { admit } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { HealthRegistry } from '@gatehouse/telemetry';
import { AdmissionService } from './admission.service.js';
import { toService } from './draft-check.js';
import { Genesis } from './genesis.js';

/** Serves `gh.rpc.audit.admit.<svc>`: the last token is the emitter, for NATS lets each service publish its own alone. */
@Injectable()
export class AdmissionConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly bus: Bus,
    private readonly admission: AdmissionService,
    private readonly genesis: Genesis,
    private readonly health: HealthRegistry,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.health.add('admission', () => this.admission.assertReady());
    await this.admission.start();
    await this.genesis.ensure();
    this.bus.serve(
      admit,
      async ({ drafts }, { token, signal }) => ({
        verdicts: await this.admission.admit(drafts, toService(token), signal),
      }),
      { suffix: '*' },
    );
  }

  beforeApplicationShutdown(): void {
    this.admission.stop();
  }
}
