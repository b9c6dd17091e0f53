import { basename, dirname } from 'node:path';

/** Maildir++ folders by their names, in the usual clients. */
const FOLDERS: Readonly<Record<string, string>> = {
  '.sent': 'SENT',
  '.sent items': 'SENT',
  '.trash': 'TRASH',
  '.deleted items': 'TRASH',
  '.junk': 'SPAM',
  '.spam': 'SPAM',
  '.archive': '',
};

/** Whether a path is a message of a maildir: it lies in `cur` or `new`. `tmp` holds what is not delivered yet. */
export function isInMaildir(path: string): boolean {
  return /^(cur|new)$/.test(basename(dirname(path)));
}

/** The labels that a maildir's place and flags stand for (cr.yp.to/proto/maildir.html): S seen, F flagged, T trashed. */
export function labelsOfMaildir(path: string): string[] {
  const flags = /[:;!]2,([A-Za-z]*)$/.exec(basename(path))?.[1] ?? '';
  const folder = basename(dirname(dirname(path))).toLowerCase();
  const place = flags.includes('T') ? 'TRASH' : (FOLDERS[folder] ?? 'INBOX');
  return [
    ...(place === '' ? [] : [place]),
    ...(flags.includes('S') ? [] : ['UNREAD']),
    ...(flags.includes('F') ? ['STARRED'] : []),
  ];
}
