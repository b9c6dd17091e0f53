import { Draft, type EntryTypeName, NOTHING_SAID } from '@gatehouse/contracts';
import { type Clock, type Random, uuidv7 } from '@gatehouse/identifiers';
import type { Emitter } from './emitter.js';
import { TrailError } from './trail-error.js';

/** What a caller says about an entry; everything else is null, empty, or made here. */
export type EntryFields = { organisationId: string } & Partial<Omit<Draft, 'v' | 'log' | 'type' | 'emitter'>>;

/** Makes whole drafts: id (UUIDv7), time, emitter and its number. Same fields twice are two drafts. */
export class DraftMaker {
  constructor(
    private readonly emitter: Emitter,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @throws TrailError TRAIL.DRAFT_INVALID naming the field: a bad draft would refuse its whole request */
  make(type: EntryTypeName, { organisationId, ...fields }: EntryFields): Draft {
    const unnumbered = { ...EMPTY, ...this.identity(), ...fields, v: '1' as const, log: organisationId, type };
    const parsed = Unnumbered.safeParse(unnumbered);
    if (!parsed.success) throw invalid(parsed.error.issues[0]?.path.join('.') ?? 'draft');
    // Numbered last: a draft that is refused here must not leave a hole.
    return { ...parsed.data, emitter: this.emitter.next(organisationId) };
  }

  private identity(): Pick<Draft, 'id' | 'at'> {
    return { id: uuidv7(this.clock, this.random), at: this.clock.now().toISOString() };
  }
}

const Unnumbered = Draft.omit({ emitter: true });

const EMPTY = {
  ...NOTHING_SAID,
  subjects: [],
  detail: {},
  principal: null,
  segments: [],
} as const;

function invalid(field: string): TrailError {
  return new TrailError('TRAIL.DRAFT_INVALID', `The trail entry cannot be written: '${field}' is not right.`, {
    field,
  });
}
