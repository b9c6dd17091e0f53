import type { Draft } from '@gatehouse/contracts';
import { type Clock, type Random, uuidv7 } from '@gatehouse/identifiers';

/**
 * Numbers the drafts of one process. Each log sees a boot id of its own, so that `seq` is dense within every log and
 * no organisation can count another's entries.
 */
export class Emitter {
  private readonly boots = new Map<string, { boot: string; seq: number }>();

  constructor(
    private readonly source: { instance: string; build: string },
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  next(log: string): Draft['emitter'] {
    const state = this.boots.get(log) ?? { boot: uuidv7(this.clock, this.random), seq: 0 };
    state.seq += 1;
    this.boots.set(log, state);
    return { inst: this.source.instance, boot: state.boot, seq: String(state.seq), build: this.source.build };
  }
}
