import { type Mailbox } from '../../world/mailbox.js';
import { timeBefore, timeOf } from './dates.js';
import { type Facts, hasWords, toWords } from './facts.js';
import { labelNamed } from './labels.js';

export type Test = (facts: Facts) => boolean;

export interface Asking {
  readonly mailbox: Mailbox;
  readonly now: number;
}

/** A leaf of a query: its test, how dear it is (0 labels and times, 1 bytes and headers, 2 the parts), and the label that it asks for. */
export interface Leaf {
  readonly test: Test;
  readonly cost: 0 | 1 | 2;
  readonly shows?: readonly string[];
}

type Operator = (value: string, asking: Asking) => Leaf | undefined;

const LINKS: Readonly<Record<string, RegExp>> = {
  drive: /\b(?:drive|docs)\.google\.com\//,
  document: /\bdocs\.google\.com\/document\//,
  spreadsheet: /\bdocs\.google\.com\/spreadsheets\//,
  presentation: /\bdocs\.google\.com\/presentation\//,
  youtube: /\byoutu(?:be\.com|\.be)\//,
};

/** Search operators (support.google.com/mail/answer/7190), each with its value; undefined where the value is none of its own. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  from: (value, asking) => inHeaders(['from'], meOf(value, asking)),
  to: (value, asking) => inHeaders(['to', 'cc', 'bcc'], meOf(value, asking)),
  cc: (value, asking) => inHeaders(['cc'], meOf(value, asking)),
  bcc: (value, asking) => inHeaders(['bcc'], meOf(value, asking)),
  subject: (value) => inHeaders(['subject'], value),
  deliveredto: (value, asking) => inHeaders(['delivered-to'], meOf(value, asking)),
  list: (value) => inHeaders(['list-id', 'list-post', 'mailing-list'], value),
  rfc822msgid: (value) => ({
    cost: 1,
    test: (facts) => facts.headers('message-id').some((id) => bare(id) === bare(value)),
  }),
  filename: (value) => ({
    cost: 2,
    test: (facts) => facts.filenames.some((name) => hasWords(toWords(name), toWords(value))),
  }),
  label: (value, asking) => withLabel(value, asking),
  category: (value, asking) => withLabel(value, asking),
  in: (value, asking) => (value === 'anywhere' ? EVERYWHERE : withLabel(value, asking)),
  is: (value, asking) =>
    value === 'read' ? { cost: 0, test: ({ message }) => !message.labels.has('UNREAD') } : withLabel(value, asking),
  has: (value) => having(value),
  larger: (value) => sized(value, (size, limit) => size > limit),
  size: (value) => sized(value, (size, limit) => size > limit),
  smaller: (value) => sized(value, (size, limit) => size < limit),
  after: (value) => timed(timeOf(value), (time, limit) => time >= limit),
  newer: (value) => timed(timeOf(value), (time, limit) => time >= limit),
  before: (value) => timed(timeOf(value), (time, limit) => time < limit),
  older: (value) => timed(timeOf(value), (time, limit) => time < limit),
  newer_than: (value, { now }) => timed(timeBefore(now, value), (time, limit) => time >= limit),
  older_than: (value, { now }) => timed(timeBefore(now, value), (time, limit) => time < limit),
};

const EVERYWHERE: Leaf = { cost: 0, test: () => true, shows: ['SPAM', 'TRASH'] };

/** An operator that does not exist, or a value that is none, is words to be found, as at Gmail. */
export function leafOf(operator: string, value: string, asking: Asking): Leaf {
  const own = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator]?.(value.toLowerCase(), asking) : undefined;
  const wanted = toWords(operator === '' ? value : `${operator} ${value}`);
  return own ?? { cost: 2, test: (facts) => hasWords(facts.words, wanted) };
}

function inHeaders(names: readonly string[], value: string): Leaf {
  const wanted = toWords(value);
  return { cost: 1, test: (facts) => facts.headers(...names).some((text) => hasWords(toWords(text), wanted)) };
}

/** `from:me` is the account's own address. */
function meOf(value: string, { mailbox }: Asking): string {
  return value === 'me' ? mailbox.email : value;
}

function withLabel(value: string, { mailbox }: Asking): Leaf {
  const label = labelNamed(mailbox, value);
  if (label === undefined) return { cost: 0, test: () => false };
  return { cost: 0, test: ({ message }) => message.labels.has(label), shows: [label] };
}

function having(value: string): Leaf | undefined {
  if (value === 'attachment') return { cost: 2, test: (facts) => facts.filenames.length > 0 };
  const isUser = (label: string): boolean => label.startsWith('Label_');
  if (value === 'userlabels') return { cost: 0, test: ({ message }) => [...message.labels].some(isUser) };
  if (value === 'nouserlabels') return { cost: 0, test: ({ message }) => ![...message.labels].some(isUser) };
  const link = Object.hasOwn(LINKS, value) ? LINKS[value] : undefined;
  return link && { cost: 2, test: (facts) => facts.texts.some((text) => link.test(text)) };
}

/** `10M`, `5k`, bytes. */
function sized(value: string, holds: (size: number, limit: number) => boolean): Leaf | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,12})([km]?)b?$/.exec(value) ?? [];
  if (digits === '') return undefined;
  const limit = Number(digits) * (unit === 'm' ? 1_048_576 : unit === 'k' ? 1_024 : 1);
  return { cost: 1, test: ({ bytes }) => holds(bytes.length, limit) };
}

function timed(limit: number | undefined, holds: (time: number, limit: number) => boolean): Leaf | undefined {
  return limit === undefined ? undefined : { cost: 0, test: ({ message }) => holds(message.internalDate, limit) };
}

function bare(messageId: string): string {
  return messageId.replace(/[<>]/g, '').trim().toLowerCase();
}
