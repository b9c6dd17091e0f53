import type { Role } from '@gatehouse/contracts';

export interface OrganisationRecord {
  readonly _id: string;
  readonly v: 1;
  readonly name: string;
}

export interface PersonRecord {
  readonly _id: string;
  readonly v: 1;
  readonly organisationId: string;
  /** Lower case, unique over all organisations. */
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** argon2id in PHC form. */
  readonly password: string;
  readonly disabled: boolean;
}
