import { type Contact } from '../world/people/events.js';
import { nextName } from './organisation.js';
import { SeededRandom } from './random.js';
import { DOMAINS } from './words.js';

export interface ContactsRequest {
  readonly seed: string;
  readonly count: number;
  readonly now: number;
}

const YEAR_MS = 365 * 86_400_000;
const TITLES = ['Kế toán trưởng', 'Giám đốc', 'Engineer', 'Project manager', 'Luật sư', 'Designer'] as const;

/** Contacts made from a seed: all have a name, most an address and a number, some a firm, a birthday or a note. */
export function generateContacts({ seed, count, now }: ContactsRequest): Contact[] {
  const random = new SeededRandom(`${seed}|contacts`);
  return Array.from({ length: count }, (_none, index) =>
    contactOf(random, `c${String(index + 1)}${random.hex(6)}`, now),
  );
}

function contactOf(random: SeededRandom, hex: string, now: number): Contact {
  const { name, local } = nextName(random);
  const words = name.split(' ');
  const id = `c${String(BigInt(`0x${hex.slice(1)}`))}`;
  const domain = random.pick(DOMAINS);
  return {
    id,
    at: now - Math.floor(random.unit() * YEAR_MS),
    fields: {
      names: [{ familyName: words[0] ?? '', givenName: words.slice(1).join(' ') }],
      ...(random.chance(0.9) && { emailAddresses: [{ value: `${local}@${domain}`, type: 'work' }] }),
      ...(random.chance(0.7) && { phoneNumbers: [{ value: phoneOf(random), type: 'mobile' }] }),
      ...(random.chance(0.3) && { organizations: [{ name: domain.split('.')[0] ?? '', title: random.pick(TITLES) }] }),
      ...(random.chance(0.2) && {
        birthdays: [{ date: { month: random.between(1, 12), day: random.between(1, 28) } }],
      }),
      ...(random.chance(0.1) && { biographies: [{ value: 'Gặp ở hội thảo Hà Nội', contentType: 'TEXT_PLAIN' }] }),
    },
  };
}

function phoneOf(random: SeededRandom): string {
  return `+84 9${String(random.between(10_000_000, 99_999_999))}`;
}
