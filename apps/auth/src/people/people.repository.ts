import { Inject, Injectable } from '@nestjs/common';
import { DB, isDuplicateKey } from '@gatehouse/persistence';
import type { Collection, Db } from 'mongodb';
import type { OrganisationRecord, PersonRecord } from './person.record.js';

@Injectable()
export class PeopleRepository {
  private readonly people: Collection<PersonRecord>;
  private readonly organisations: Collection<OrganisationRecord>;

  constructor(@Inject(DB) db: Db) {
    this.people = db.collection('auth_people');
    this.organisations = db.collection('auth_organisations');
  }

  find(personId: string): Promise<PersonRecord | null> {
    return this.people.findOne({ _id: personId });
  }

  findByEmail(email: string): Promise<PersonRecord | null> {
    return this.people.findOne({ email: email.toLowerCase() });
  }

  findMany(organisationId: string, personIds: readonly string[]): Promise<PersonRecord[]> {
    return this.people.find({ _id: { $in: [...personIds] }, organisationId }).toArray();
  }

  async nameOf(organisationId: string): Promise<string> {
    const organisation = await this.organisations.findOne({ _id: organisationId });
    return organisation?.name ?? '';
  }

  /** Does nothing to one that is there. */
  async addOrganisation(record: OrganisationRecord): Promise<void> {
    await insertOnce(this.organisations, record);
  }

  async addPerson(record: PersonRecord): Promise<void> {
    await insertOnce(this.people, record);
  }
}

async function insertOnce<T extends { _id: string }>(collection: Collection<T>, record: T): Promise<void> {
  try {
    await collection.insertOne(record as Parameters<typeof collection.insertOne>[0]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
