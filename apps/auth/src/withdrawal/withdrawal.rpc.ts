import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { chooseContent, withdrawFeature } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { Callers } from '../connections/callers.js';
import { ContentChoiceService } from './content-choice.service.js';
import { WithdrawalService } from './withdrawal.service.js';

@Injectable()
export class WithdrawalRpc implements OnApplicationBootstrap {
  constructor(
    private readonly bus: Bus,
    private readonly callers: Callers,
    private readonly withdrawals: WithdrawalService,
    private readonly choices: ContentChoiceService,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.serve(withdrawFeature, async ({ principal, ...input }) =>
      this.withdrawals.withdraw(await this.callers.member(principal), input),
    );
    this.bus.serve(chooseContent, async ({ principal, ...input }) =>
      this.choices.choose(await this.callers.member(principal), input),
    );
  }
}
