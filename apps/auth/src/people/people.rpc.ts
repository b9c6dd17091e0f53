import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { namePeople } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { PeopleRepository } from './people.repository.js';

/** Names behind pseudonyms, for `audit`'s page. */
@Injectable()
export class PeopleRpc implements OnApplicationBootstrap {
  constructor(
    private readonly bus: Bus,
    private readonly people: PeopleRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.serve(namePeople, async ({ organisationId, people }) => {
      const found = await this.people.findMany(organisationId, people);
      return { people: found.map(({ _id, name, email }) => ({ id: _id, name, email })) };
    });
  }
}
