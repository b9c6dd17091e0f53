import { Injectable } from '@nestjs/common';
import { admit } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { AdmissionService } from './admission.service.js';
import { toService } from './draft-check.js';

/** Serves `gh.rpc.audit.admit.<svc>`: the last token is the emitter, for NATS lets each service publish its own alone. */
@Injectable()
export class AdmissionConsumer {
  constructor(
    private readonly bus: Bus,
    private readonly admission: AdmissionService,
  ) {}

  serve(): void {
    this.bus.serve(
      admit,
      async ({ drafts }, { token, signal }) => ({
        verdicts: await this.admission.admit(drafts, toService(token), signal),
      }),
      { suffix: '*' },
    );
  }
}
