import { type Clock, systemClock, systemRandom, uuidv7 } from '@gatehouse/identifiers';
import { Admitted, AdmittedRead } from './lib/admitted.js';
import type { TrailClient } from './lib/trail-client.js';

/**
 * Admits everything and records nothing: what the trail costs is measured against it. Only the benchmark's composition
 * root may import this entry; a test reads every source file for it.
 */
export class NullTrail implements Pick<TrailClient, 'exchange' | 'read' | 'entry'> {
  constructor(private readonly clock: Clock = systemClock) {}

  exchange(): Promise<Admitted> {
    const released = () => Promise.resolve('ok' as const);
    return Promise.resolve(new Admitted(this.place(), this.clock, released, () => this.exchange()));
  }

  read(): Promise<AdmittedRead> {
    return Promise.resolve(new AdmittedRead(this.place(), this.clock));
  }

  entry(): Promise<{ index: string; rx: string }> {
    const { index, rx } = this.place();
    return Promise.resolve({ index, rx });
  }

  private place() {
    const id = uuidv7(this.clock, systemRandom);
    return { id, index: '0', rx: this.clock.now().toISOString(), chain: id, sentAtMs: this.clock.monotonicMs() };
  }
}
