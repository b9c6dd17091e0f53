import { type DriveFile, FOLDER } from '../world/drive/file.js';
import { permissionIdOf } from '../world/drive/ids.js';

type Value = number | string;
type KeyOf = (file: DriveFile, email: string) => Value;

const numbers = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** `orderBy` of drive.v3.json. Names compare without case, `name_natural` by the numbers in them. */
const KEYS: Readonly<Record<string, KeyOf>> = {
  createdTime: (file) => file.createdTime,
  // Folders come first.
  folder: (file) => (file.mimeType === FOLDER ? 0 : 1),
  modifiedByMeTime: (file, email) => file.modifiedBy.get(email) ?? 0,
  modifiedTime: (file) => file.modifiedTime,
  name: (file) => file.name.toLowerCase(),
  name_natural: (file) => file.name,
  quotaBytesUsed: (file) => file.content?.size ?? 0,
  recency: (file, email) => Math.max(file.modifiedTime, file.viewedBy.get(email) ?? 0),
  sharedWithMeTime: (file, email) => file.permissions.get(permissionIdOf(email))?.sharedAt ?? 0,
  starred: (file, email) => (file.starredBy.has(email) ? 0 : 1),
  viewedByMeTime: (file, email) => file.viewedBy.get(email) ?? 0,
};

/** Where a file stands in an order: the values of its keys, then its id. */
export type Rank = readonly Value[];

export interface Order {
  rank(file: DriveFile): Rank;
  compare(a: Rank, b: Rank): number;
}

/** @returns undefined where `orderBy` is no list of known keys, each with an optional `desc` */
export function parseOrder(orderBy: string, email: string): Order | undefined {
  const parts = orderBy.split(',').map((part) => /^\s*(\w+)(\s+desc)?\s*$/.exec(part));
  const keys = parts.map((part) => ({ name: part?.[1] ?? '', sign: part?.[2] === undefined ? 1 : -1 }));
  if (keys.some(({ name }) => !Object.hasOwn(KEYS, name))) return undefined;
  return {
    rank: (file) => [...keys.map(({ name }) => KEYS[name]?.(file, email) ?? 0), file.id],
    compare: (a, b) => {
      for (const [at, { name, sign }] of keys.entries()) {
        const order = compareValues(a[at] ?? 0, b[at] ?? 0, name === 'name_natural');
        if (order !== 0) return order * sign;
      }
      return compareValues(a[keys.length] ?? '', b[keys.length] ?? '', false);
    },
  };
}

function compareValues(a: Value, b: Value, isNatural: boolean): number {
  if (isNatural) return numbers.compare(String(a), String(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
