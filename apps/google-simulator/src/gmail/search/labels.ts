import { type Mailbox } from '../../world/mailbox.js';

/** What `in:`, `is:`, `label:` and `category:` call labels, beside their own names. */
const NAMES: Readonly<Record<string, string>> = {
  drafts: 'DRAFT',
  chats: 'CHAT',
  primary: 'CATEGORY_PERSONAL',
  social: 'CATEGORY_SOCIAL',
  promotions: 'CATEGORY_PROMOTIONS',
  updates: 'CATEGORY_UPDATES',
  forums: 'CATEGORY_FORUMS',
};

/** The label that a search names: by id, or by name with spaces and slashes as hyphens. */
export function labelNamed(mailbox: Mailbox, value: string): string | undefined {
  const wanted = plain(value);
  const known = NAMES[wanted];
  if (known !== undefined) return known;
  return [...mailbox.labels.values()].find(({ id, name }) => plain(id) === wanted || plain(name) === wanted)?.id;
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/[ /]/g, '-');
}
