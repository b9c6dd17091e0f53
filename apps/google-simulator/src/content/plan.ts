import { type Label } from '../world/events.js';
import { SeededRandom } from './random.js';

export type Kind = 'conversation' | 'newsletter' | 'notification' | 'list' | 'receipt' | 'social';

/** What is kept of a generated message; everything else is made from the seed when it is read. */
export interface PlannedMessage {
  /** 16 hex digits: the time in the upper 44 bits, as Gmail's ids. */
  readonly id: string;
  readonly threadId: string;
  readonly labelIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly internalDate: number;
  readonly thread: number;
  readonly position: number;
}

export interface PlanRequest {
  readonly seed: string;
  readonly count: number;
  /** The newest message is not later than this (milliseconds since 1970). */
  readonly now: number;
}

export const USER_LABELS: readonly Label[] = [
  'Dự án Sông Hồng',
  'Kế toán',
  'Clients/Northwind',
  'Travel',
  'Gia đình',
].map((name, index) => ({
  id: `Label_${String(index + 1)}`,
  name,
  type: 'user',
  messageListVisibility: 'show',
  labelListVisibility: 'labelShow',
}));

const SPAN_MS = 730 * 86_400_000;
const RECENT_MS = 30 * 86_400_000;

const KINDS: readonly (readonly [Kind, upTo: number])[] = [
  ['conversation', 0.42],
  ['newsletter', 0.6],
  ['notification', 0.76],
  ['list', 0.87],
  ['receipt', 0.95],
  ['social', 1],
];

const CATEGORY: Readonly<Record<Kind, string>> = {
  conversation: 'CATEGORY_PERSONAL',
  newsletter: 'CATEGORY_PROMOTIONS',
  notification: 'CATEGORY_UPDATES',
  list: 'CATEGORY_FORUMS',
  receipt: 'CATEGORY_UPDATES',
  social: 'CATEGORY_SOCIAL',
};

/** Ids, threads, dates and labels of `count` messages, in no order of time. */
export function planMailbox(request: PlanRequest): PlannedMessage[] {
  const messages: PlannedMessage[] = [];
  const ids = new Set<string>();
  for (let thread = 0; messages.length < request.count; thread += 1) {
    messages.push(...planThread(request, thread, request.count - messages.length, ids));
  }
  return messages;
}

export function kindOf(random: SeededRandom): Kind {
  const draw = random.unit();
  return KINDS.find(([, upTo]) => draw < upTo)?.[0] ?? 'social';
}

/** Whether the mailbox's owner wrote this message of a conversation. */
export function isByOwner(seed: string, kind: Kind, thread: number, position: number): boolean {
  return (
    kind === 'conversation' &&
    new SeededRandom(`${seed}|by|${String(thread)}|${String(position)}`).chance(position === 0 ? 0.25 : 0.45)
  );
}

function planThread({ seed, now }: PlanRequest, thread: number, room: number, ids: Set<string>): PlannedMessage[] {
  const random = new SeededRandom(`${seed}|thread|${String(thread)}`);
  const kind = kindOf(random);
  const size = Math.min(room, sizeOf(random, kind));
  // Squared: as much mail in the last half year as in the year and a half before.
  let time = now - Math.floor(random.unit() ** 2 * SPAN_MS) - 60_000;
  const shared = threadLabels(random, kind, now - time < RECENT_MS);
  const messages: PlannedMessage[] = [];
  for (let position = 0; position < size; position += 1) {
    if (position > 0) time += random.between(4, 2_000) * 60_000;
    // The answer is not written yet.
    if (time > now - 60_000) break;
    const byOwner = isByOwner(seed, kind, thread, position);
    const id = freeId(time, random, ids);
    const labelIds = byOwner
      ? [...shared.filter((label) => label.startsWith('Label_')), 'SENT']
      : messageLabels(random, shared, now - time < RECENT_MS);
    messages.push({ id, threadId: messages[0]?.id ?? id, labelIds, internalDate: time, thread, position });
  }
  return messages;
}

/** Conversations and lists are geometric (mean near 3, cut at 40); the rest comes alone. */
function sizeOf(random: SeededRandom, kind: Kind): number {
  if (kind !== 'conversation' && kind !== 'list') return 1;
  let size = 1;
  while (size < 40 && random.chance(0.62)) size += 1;
  return size;
}

function threadLabels(random: SeededRandom, kind: Kind, isRecent: boolean): string[] {
  if (random.chance(0.02)) return ['SPAM'];
  if (random.chance(0.02)) return ['TRASH', CATEGORY[kind]];
  const labels = [CATEGORY[kind]];
  if (random.chance(isRecent ? 0.8 : 0.25)) labels.push('INBOX');
  if (kind === 'conversation' && random.chance(0.5)) labels.push('IMPORTANT');
  if (random.chance(0.18)) labels.push(`Label_${String(random.between(1, USER_LABELS.length))}`);
  return labels;
}

function messageLabels(random: SeededRandom, shared: readonly string[], isRecent: boolean): string[] {
  const labels = [...shared];
  if (random.chance(isRecent ? 0.45 : 0.08)) labels.push('UNREAD');
  if (random.chance(0.03)) labels.push('STARRED');
  return labels;
}

function freeId(time: number, random: SeededRandom, taken: Set<string>): string {
  for (;;) {
    const id = ((BigInt(time) << 20n) | BigInt(random.uint32() & 0xf_ffff)).toString(16).padStart(16, '0');
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
