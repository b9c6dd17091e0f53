import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { AuthConfig, Seed } from '../config.js';
import { CONFIG } from '../platform/tokens.js';
import { hashPassword } from './passwords.js';
import { PeopleRepository } from './people.repository.js';

/** Puts the demo's organisation and people in; whoever is there already keeps name, roles and password. */
@Injectable()
export class SeedService implements OnModuleInit {
  constructor(
    private readonly people: PeopleRepository,
    @Inject(CONFIG) private readonly config: AuthConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.config.SEED !== undefined) await this.plant(this.config.SEED);
  }

  private async plant({ organisation, people }: Seed): Promise<void> {
    await this.people.addOrganisation({ _id: organisation.id, v: 1, name: organisation.name });
    for (const { id, email, name, password, roles } of people) {
      if ((await this.people.find(id)) !== null) continue;
      const hashed = await hashPassword(password);
      const record = { _id: id, v: 1 as const, organisationId: organisation.id, email, name, roles, disabled: false };
      await this.people.addPerson({ ...record, password: hashed });
    }
  }
}
