import type { HeaderV1, Verdict } from '@gatehouse/contracts';
import { parseEntry } from '@gatehouse/transparency-log';
import type { TrailKeys } from '../keys/trail-keys.js';
import { digestOf, isSameDigest } from './draft-digest.js';
import type { Entry } from './entries.repository.js';
import type { Prepared } from './intake.js';

/** Answers for drafts that have been taken before. */
export class KnownDrafts {
  constructor(private readonly keys: TrailKeys) {}

  /** The verdict given when `entry` was made of this same draft; `other-draft` when it was not, or nobody can tell. */
  async verdictOf({ draft, candidate }: Prepared, entry: Entry): Promise<Verdict | 'other-draft'> {
    const header = parseEntry(entry.bytes) as HeaderV1;
    const place = { id: header.id, index: String(entry.index), rx: header.rx };
    if (draft !== null && !(await this.isSame(draft, entry))) return 'other-draft';
    const { type, result, reason } = header;
    if (type === candidate.fields.type) {
      return {
        ...place,
        verdict: result === 'discarded' ? 'discarded' : 'admitted',
        reason: result === 'discarded' ? reason : null,
      };
    }
    return { ...place, verdict: type === 'access.denied' ? 'denied' : 'conflict', reason };
  }

  private async isSame(draft: NonNullable<Prepared['draft']>, { digest }: Entry): Promise<boolean> {
    if (digest === null) return false;
    const key = await this.keys.existingDigestKey(digest.day);
    return key !== undefined && isSameDigest(digestOf(draft, key), digest.mac);
  }
}
