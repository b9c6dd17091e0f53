import { type EntryTypeName, NOTHING_SAID } from '@gatehouse/contracts';
import { type Clock, systemRandom, uuidv7 } from '@gatehouse/identifiers';
import type { CandidateFields, Principal } from '../judge/candidate.js';
import type { Log } from '../logs/logs.js';
import type { Prepared } from './intake.js';

/** What audit says in an entry of its own; all ids are refs already. */
export type OwnFields = Partial<CandidateFields> & {
  readonly subjects?: readonly string[];
  /** The officer whose act it is. */
  readonly principal?: Principal;
};

export function toOwnEntry(log: Log, type: EntryTypeName, fields: OwnFields, clock: Clock): Prepared {
  const { subjects = [], principal = { kind: 'none' }, ...own } = fields;
  const identity = { id: uuidv7(clock, systemRandom), at: clock.now().toISOString() };
  return {
    candidate: {
      logId: log.id,
      isSystem: log.isSystem,
      svc: 'audit',
      emitter: null,
      subjects,
      principal,
      fields: { ...NOTHING_SAID, body: [], ...identity, ...own, type },
    },
    draft: null,
    digest: null,
    partRefs: [],
    // Sealed under this month's key; entered in the next one, the kid would name another.
    month: own.body?.[0]?.kid.split('/')[1] ?? null,
  };
}
