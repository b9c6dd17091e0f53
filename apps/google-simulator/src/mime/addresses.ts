export interface Mailbox {
  readonly name: string;
  /** As written, not folded. */
  readonly address: string;
}

const ADDRESS = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+$/;

/**
 * The mailboxes of an address list (RFC 5322 3.4): quoted names, comments, groups, routes. An item that holds none is in `invalid`.
 * @param value a decoded header value
 */
export function parseAddresses(value: string): {
  readonly mailboxes: readonly Mailbox[];
  readonly invalid: readonly string[];
} {
  const mailboxes: Mailbox[] = [];
  const invalid: string[] = [];
  for (const item of itemsOf(value)) {
    const mailbox = toMailbox(item);
    if (mailbox === undefined) invalid.push(item.trim());
    else mailboxes.push(mailbox);
  }
  return { mailboxes, invalid };
}

function toMailbox(item: string): Mailbox | undefined {
  const [, name = '', inner = item] = /^([^]*?)<([^<>]*)>\s*$/.exec(item) ?? [];
  const address = inner.trim().replace(/^@[^:]*:/, '');
  if (!ADDRESS.test(address)) return undefined;
  return {
    name: name
      .trim()
      .replace(/^"([^]*)"$/, '$1')
      .replace(/\\(.)/g, '$1'),
    address,
  };
}

/** Splits at commas and at the ends of groups, outside quotes, comments and angles. Comments and group names fall away. */
function itemsOf(value: string): string[] {
  const items: string[] = [];
  let item = '';
  for (const token of value.match(/"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|<[^<>]*>|[^]/g) ?? []) {
    if (token.startsWith('(') && token.length > 1) continue;
    if (token === ',' || token === ';') {
      items.push(item);
      item = '';
    } else if (token === ':') item = '';
    else item += token;
  }
  return [...items, item].filter((text) => text.trim() !== '');
}
