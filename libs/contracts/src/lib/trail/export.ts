import { z } from 'zod';
import { Decimal, Instant } from '../wire/tokens.js';
import { TrailRef } from './header.js';

const Base64 = z.base64();
const Hash = Base64.length(44);

/** The text of `manifest.json`, a note signed by the log's key; `files` = path → SHA-256 of every other file. */
export const ExportManifest = z.strictObject({
  v: z.literal('1'),
  origin: z.string(),
  log: z.string(),
  /** When the export was made; staleness counts from here. */
  time: Instant,
  /** Entries [from, to); `to` is the checkpoint's size. */
  from: Decimal,
  to: Decimal,
  files: z.record(z.string(), Hash),
});
export type ExportManifest = z.infer<typeof ExportManifest>;

/** One line of `bodies.jsonl`; the record key is null where it is erased. */
export const ExportBodyLine = z.strictObject({
  index: Decimal,
  ref: TrailRef,
  segment: Base64,
  key: Hash.nullable(),
});
export type ExportBodyLine = z.infer<typeof ExportBodyLine>;

/** One file that proves one entry. */
export const TrailReceipt = z.strictObject({
  v: z.literal('gatehouse-receipt/v1'),
  entry: Base64,
  segments: z.array(z.strictObject({ ref: TrailRef, segment: Base64, key: Hash.nullable() })).max(16),
  /** C2SP tlog-proof. */
  proof: z.string(),
  vkey: z.string(),
});
export type TrailReceipt = z.infer<typeof TrailReceipt>;
