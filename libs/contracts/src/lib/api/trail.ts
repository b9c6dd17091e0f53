import { z } from 'zod';
import { EntryTypeName } from '../trail/entry-types.js';
import { HeaderV1, TrailRef } from '../trail/header.js';
import { PurposeName } from '../trail/purposes.js';
import { Decimal, Instant, PersonId } from '../wire/tokens.js';
import { Page } from './mail.js';

export const TrailQuery = Page.extend({
  log: z.enum(['organisation', 'system']).default('organisation'),
  from: Instant.optional(),
  to: Instant.optional(),
  actor: PersonId.optional(),
  subject: PersonId.optional(),
  type: EntryTypeName.optional(),
  purpose: PurposeName.optional(),
  result: z.string().max(32).optional(),
  /** Why the officer looks; entered in the trail. */
  reason: z.string().max(500).optional(),
});

const Named = z.strictObject({ ref: z.string(), name: z.string().nullable() });

/** One entry as the page shows it: the header as signed, names behind its pseudonyms, opened segments, and its place. */
export const TrailEntryView = z
  .strictObject({
    index: Decimal,
    header: HeaderV1,
    actor: Named,
    subjects: z.array(Named),
    /** Opened body segments; null where the key is gone. */
    body: z.array(z.strictObject({ ref: TrailRef, plain: z.record(z.string(), z.unknown()).nullable() })),
    /** `proved`: under a published checkpoint; `pending`: not yet hashed. */
    proof: z.enum(['proved', 'pending']),
  })
  .meta({ id: 'TrailEntry' });
export type TrailEntryView = z.infer<typeof TrailEntryView>;
export const TrailEntryList = z.strictObject({ items: z.array(TrailEntryView), nextCursor: z.string().nullable() });

export const TrailLogView = z
  .strictObject({
    log: z.enum(['organisation', 'system']),
    logId: z.string(),
    origin: z.string(),
    vkey: z.string(),
    size: Decimal,
    checkpoint: z.string().nullable(),
    lastEntryAt: Instant.nullable(),
  })
  .meta({ id: 'TrailLog' });
export const TrailLogList = z.strictObject({ items: z.array(TrailLogView), nextCursor: z.string().nullable() });

/** Entries per day and type, for the chart. */
export const TrailCounts = z.strictObject({
  items: z.array(z.strictObject({ day: z.string(), type: EntryTypeName, count: Decimal })),
  nextCursor: z.string().nullable(),
});

export const ExportBody = z.strictObject({
  log: z.enum(['organisation', 'system']).default('organisation'),
  reason: z.string().min(1).max(500),
});

/** `GET /inclusion/<index>`: an entry's proof under the last checkpoint, as tlog-proof text. */
export const InclusionView = z.strictObject({
  index: Decimal,
  checkpoint: z.string(),
  proof: z.string(),
  entry: z.string(),
});
