import { Inject, Injectable } from '@nestjs/common';
import { namePeople } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { PseudonymsRepository } from '../keys/pseudonyms.repository.js';
import type { Log } from '../logs/logs.js';

const MAX_PEOPLE = 200;

/** The names behind pseudonyms. Without `auth` the page shows refs: the trail is read all the same. */
@Injectable()
export class Names {
  constructor(
    private readonly bus: Bus,
    private readonly pseudonyms: PseudonymsRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `p_` ref → name. */
  async of(log: Log, organisationId: string, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const people = [...new Set(refs.filter((ref) => ref.startsWith('p_')))].slice(0, MAX_PEOPLE);
    if (people.length === 0) return new Map();
    const ids = await this.pseudonyms.idsOf(log.id, people);
    const names = await this.ask(organisationId, [...new Set(ids.values())]);
    return new Map([...ids].flatMap(([ref, id]) => (names.has(id) ? [[ref, names.get(id) ?? '']] : [])));
  }

  private async ask(organisationId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      const { people } = await this.bus.request(namePeople, { organisationId, people: [...ids] });
      return new Map(people.map(({ id, name }) => [id, name]));
    } catch (error) {
      this.logger.warn({ event: 'names.silent', err: error }, 'auth does not tell names; refs are shown');
      return new Map();
    }
  }
}
