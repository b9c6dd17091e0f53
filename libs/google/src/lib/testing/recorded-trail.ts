import { Admitted, type ExchangeOutcome, type ExchangeRequest } from '@gatehouse/audit-trail';
import { systemClock, systemRandom, uuidv7 } from '@gatehouse/identifiers';

/** The trail's port for specs of this library: admits everything and remembers it. */
export class RecordedTrail {
  readonly intents: { id: string; request: ExchangeRequest }[] = [];
  readonly outcomes: { id: string; outcome: ExchangeOutcome }[] = [];

  exchange(request: ExchangeRequest): Promise<Admitted> {
    const id = uuidv7(systemClock, systemRandom);
    this.intents.push({ id, request });
    const place = {
      id,
      index: String(this.intents.length),
      rx: '',
      chain: request.chain ?? id,
      sentAtMs: systemClock.monotonicMs(),
    };
    const report = (outcome: ExchangeOutcome): Promise<'ok'> => {
      this.outcomes.push({ id, outcome });
      return Promise.resolve('ok');
    };
    return Promise.resolve(new Admitted(place, systemClock, report, (chain) => this.exchange({ ...request, chain })));
  }

  entry(): Promise<{ index: string; rx: string }> {
    return Promise.resolve({ index: '0', rx: '' });
  }
}
