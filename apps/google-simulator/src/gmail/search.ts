import { GoogleError } from '../http/google-error.js';
import { headerOf, parseHeaders, splitHead } from '../mime/headers.js';
import { type Mailbox, type StoredMessage } from '../world/mailbox.js';

export interface Matcher {
  /** Labels that the query itself asks for, so that spam and trash are not hidden. */
  readonly shows: ReadonlySet<string>;
  test(message: StoredMessage): boolean;
}

type Test = (message: StoredMessage) => boolean;

const DAY_MS = 86_400_000;

/** The operators simulated so far: label:, in:, is:, from:, to:, subject:, after:, before:, newer_than:, older_than:, rfc822msgid:, words; `-` negates. */
export function matcherOf(q: string, mailbox: Mailbox): Matcher {
  const shows = new Set<string>();
  const terms = q.match(/-?(?:\w+:)?(?:"[^"]*"|\S+)/g) ?? [];
  const tests = terms.map((term) => {
    const negated = term.startsWith('-');
    const test = termOf(term.replace(/^-/, '').replaceAll('"', ''), mailbox, shows);
    return negated ? (message: StoredMessage) => !test(message) : test;
  });
  return { shows, test: (message) => tests.every((test) => test(message)) };
}

function termOf(term: string, mailbox: Mailbox, shows: Set<string>): Test {
  const colon = term.indexOf(':');
  const [operator, value] =
    colon === -1 ? ['', term.toLowerCase()] : [term.slice(0, colon).toLowerCase(), term.slice(colon + 1)];
  switch (operator) {
    case '':
      return (message) => message.read().toString('utf8').toLowerCase().includes(value);
    case 'in':
    case 'is':
    case 'label':
      return labelTest(value, mailbox, shows);
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
      return (message) => headerText(message, operator).includes(value.toLowerCase());
    case 'rfc822msgid':
      return (message) => headerText(message, 'message-id').replace(/[<>]/g, '') === value.toLowerCase();
    case 'after':
    case 'newer':
      return (message) => message.internalDate >= timeOf(value);
    case 'before':
    case 'older':
      return (message) => message.internalDate < timeOf(value);
    default:
      throw new GoogleError(501, 'notImplemented', `The search operator ${operator}: is not simulated yet.`);
  }
}

function labelTest(value: string, mailbox: Mailbox, shows: Set<string>): Test {
  const wanted = value.toLowerCase();
  if (wanted === 'anywhere') {
    shows.add('SPAM').add('TRASH');
    return () => true;
  }
  if (wanted === 'read') return (message) => !message.labels.has('UNREAD');
  const plain = (name: string): string => name.toLowerCase().replace(/[ /]/g, '-');
  const label = [...mailbox.labels.values()].find(
    ({ id, name }) => id.toLowerCase() === wanted || plain(name) === plain(wanted),
  );
  if (label === undefined) return () => false;
  shows.add(label.id);
  return (message) => message.labels.has(label.id);
}

function headerText(message: StoredMessage, name: string): string {
  return headerOf(parseHeaders(splitHead(message.read()).head), name)?.toLowerCase() ?? '';
}

/** `2026/11/23`, `2026-11-23` or seconds since 1970; dates are Pacific midnights at Google, UTC here. */
function timeOf(value: string): number {
  if (/^\d{9,}$/.test(value)) return Number(value) * 1_000;
  const time = Date.parse(value.replaceAll('/', '-'));
  return Number.isNaN(time) ? DAY_MS : time;
}
