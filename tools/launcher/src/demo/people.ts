import { type Installation } from './data-folder.js';
import { type Secrets } from './secrets.js';

export type Role = 'member' | 'administrator' | 'officer';

export interface DemoPerson {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const CAST = [
  { role: 'member', name: 'Minh Nguyễn', email: 'minh@lotus.example' },
  { role: 'administrator', name: 'Lan Trần', email: 'lan@lotus.example' },
  { role: 'officer', name: 'Quyên Phạm', email: 'quyen@lotus.example' },
] as const;

/** The demo's three people with passwords of this installation. */
export function demoPeople({ people }: Installation, secrets: Secrets): Promise<DemoPerson[]> {
  return Promise.all(
    CAST.map(async (person) => ({
      ...person,
      id: people[person.role],
      password: await secrets.token(`password-${person.role}`, 9),
    })),
  );
}

/** SEED_FILE of `auth`. */
export function seedOf({ organisation }: Installation, people: readonly DemoPerson[]): string {
  return JSON.stringify({
    organisation,
    people: people.map(({ id, email, name, password, role }) => ({ id, email, name, password, roles: [role] })),
  });
}
