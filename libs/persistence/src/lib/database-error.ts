import { HubError } from '@gatehouse/errors';

export class DatabaseError extends HubError<
  | 'DATABASE.UNAVAILABLE'
  | 'DATABASE.CAS_BROKEN'
  | 'DATABASE.NEWER'
  | 'DATABASE.MIGRATION_FAILED'
  | 'DATABASE.MIGRATION_LEASE_LOST'
> {}

/** MongoDB's code for a violated unique index; the same for one write and within a bulk. */
const DUPLICATE_KEY = 11_000;

/** True when a unique index refused the write, and nothing else went wrong in it. */
export function isDuplicateKey(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const failed = writeErrorsOf(error);
  if (failed.length > 0) return failed.every((one) => one.code === DUPLICATE_KEY);
  return 'code' in error && error.code === DUPLICATE_KEY;
}

/** Indexes of the documents that an unordered `insertMany` found present already; undefined if another fault is among them. */
export function duplicatesOf(error: unknown): number[] | undefined {
  if (typeof error !== 'object' || error === null || !isDuplicateKey(error)) return undefined;
  return writeErrorsOf(error).map(({ index }) => index);
}

interface WriteFault {
  readonly code: number;
  readonly index: number;
}

function writeErrorsOf(error: object): WriteFault[] {
  if (!('writeErrors' in error)) return [];
  const list = error.writeErrors;
  return (Array.isArray(list) ? list : [list]).filter(
    (one): one is WriteFault => typeof one === 'object' && one !== null,
  );
}
