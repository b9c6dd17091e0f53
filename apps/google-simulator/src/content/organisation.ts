import { type AccountInput, type OrganisationSettings } from '../config.js';
import { type Organisation } from '../world/organisation.js';
import { SeededRandom } from './random.js';
import { type Author } from './thread.js';
import { type Language } from './words.js';

export interface Colleague extends Author {
  readonly language: Language;
}

const VIETNAMESE = {
  family: [
    'Nguyễn',
    'Trần',
    'Lê',
    'Phạm',
    'Hoàng',
    'Huỳnh',
    'Phan',
    'Vũ',
    'Võ',
    'Đặng',
    'Bùi',
    'Đỗ',
    'Hồ',
    'Ngô',
    'Dương',
  ],
  middle: ['Văn', 'Thị', 'Hữu', 'Đức', 'Ngọc', 'Minh', 'Quốc', 'Thu', 'Phương', 'Thanh', 'Hoài', 'Kim'],
  given: [
    'An',
    'Bích',
    'Cường',
    'Dung',
    'Giang',
    'Hà',
    'Hải',
    'Hạnh',
    'Hùng',
    'Khánh',
    'Lan',
    'Linh',
    'Mai',
    'Nam',
    'Oanh',
    'Phúc',
    'Quân',
    'Sơn',
    'Thảo',
    'Trang',
    'Tuấn',
    'Uyên',
    'Vy',
    'Yến',
  ],
} as const;
const ENGLISH = {
  given: [
    'Alice',
    'Ben',
    'Chloe',
    'Daniel',
    'Emma',
    'Frank',
    'Grace',
    'Harry',
    'Isla',
    'Jack',
    'Karen',
    'Liam',
    'Mia',
    'Noah',
    'Olivia',
    'Peter',
    'Ruth',
    'Sam',
    'Tessa',
    'William',
  ],
  family: [
    'Adams',
    'Brown',
    'Clarke',
    'Davies',
    'Evans',
    'Foster',
    'Green',
    'Hughes',
    'Jones',
    'King',
    'Lewis',
    'Moore',
    'O’Brien',
    'Price',
    'Reid',
    'Shaw',
    'Taylor',
    'Walker',
    'Young',
  ],
} as const;

/** Two of three have Vietnamese names. */
const VIETNAMESE_SHARE = 2 / 3;
/** Sizes of mailboxes: most are small, some are very large (standard deviation of their logarithm). */
const SPREAD = 1.1;
/** Google keeps this many contacts of a person. */
const MAX_CONTACTS = 25_000;
const MAX_KNOWN = 8;
const known = new Map<string, readonly Colleague[]>();

/** Everybody of an organisation, in the order of their accounts. */
export function colleaguesOf(organisation: Organisation): readonly Colleague[] {
  const key = JSON.stringify([organisation.domain, organisation.people, organisation.seed]);
  const found = known.get(key) ?? makeColleagues(organisation);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, found);
  return found;
}

function makeColleagues({ domain, people, seed }: Organisation): Colleague[] {
  const random = new SeededRandom(`${seed}|people|${domain}`);
  const taken = new Map<string, number>();
  return Array.from({ length: people }, () => {
    const { name, local, language } = nextName(random);
    const namesakes = taken.get(local) ?? 0;
    taken.set(local, namesakes + 1);
    const address = `${local}${namesakes === 0 ? '' : String(namesakes + 1)}@${domain}`;
    return { name, address, language };
  });
}

/** One person of no organisation in particular. */
export function nextName(random: SeededRandom): { name: string; local: string; language: Language } {
  if (random.unit() >= VIETNAMESE_SHARE) {
    const [given, family] = [random.pick(ENGLISH.given), random.pick(ENGLISH.family)];
    return { name: `${given} ${family}`, local: `${ascii(given)}.${ascii(family)}`, language: 'en' };
  }
  const { family, middle, given } = VIETNAMESE;
  const [last, between, first] = [random.pick(family), random.pick(middle), random.pick(given)];
  return { name: `${last} ${between} ${first}`, local: `${ascii(first)}.${ascii(last)}`, language: 'vi' };
}

function ascii(name: string): string {
  return name
    .replaceAll('Đ', 'D')
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
}

/** The accounts of an organisation; what they hold sums to exactly what was asked for. */
export function accountsOf(settings: OrganisationSettings): AccountInput[] {
  const { domain, people, seed } = settings;
  const weights = weightsOf(new SeededRandom(`${seed}|sizes|${domain}`), people);
  const { messages: mails } = settings;
  const [messages, events, files, contacts] = [mails, settings.events, settings.files, settings.contacts].map((total) =>
    share(total, weights),
  );
  return colleaguesOf(settings).map(({ name, address }, index) => ({
    email: address,
    name,
    seed: `${seed}:${address}`,
    messages: messages?.[index] ?? 0,
    events: events?.[index] ?? 0,
    files: files?.[index] ?? 0,
    contacts: Math.min(MAX_CONTACTS, contacts?.[index] ?? 0),
    organisation: { domain, people, seed },
  }));
}

/** Log-normal (Box-Muller). */
function weightsOf(random: SeededRandom, count: number): number[] {
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
    return Math.exp(SPREAD * normal);
  });
}

/** Whole parts of a total by weight: what rounding down leaves goes to the first ones, one each. */
export function share(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((weight) => Math.floor((total * weight) / sum));
  const left = total - parts.reduce((a, b) => a + b, 0);
  return parts.map((part, index) => part + (index < left ? 1 : 0));
}
