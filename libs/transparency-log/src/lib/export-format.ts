import { canonicalJson } from './canonical.js';
import { signNote } from './note.js';
import { type Signer } from './key.js';

/** One line of `bodies.jsonl`, in the order of `index`, then of the header's `body`. */
export interface BodyLine {
  readonly index: string;
  readonly ref: string;
  /** Base64 of nonce ‖ ciphertext ‖ tag; empty where the ciphertext is gone with its key. */
  readonly segment: string;
  /** Base64 of the record key (never a month key); null where it is erased or not disclosed. */
  readonly key: string | null;
}

export interface Manifest {
  readonly v: '1';
  readonly origin: string;
  readonly log: string;
  /** When the export was made, `YYYY-MM-DDTHH:MM:SS.sssZ`; staleness counts from here. */
  readonly time: string;
  /** Entries [from, to); `to` is the checkpoint's size. */
  readonly from: string;
  readonly to: string;
  /** Path → base64 SHA-256, every file but `manifest.json`. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ReceiptSegment {
  readonly ref: string;
  readonly segment: string;
  readonly key: string | null;
}

/** One entry that proves itself: it goes on verifying after the log erased the body. */
export interface Receipt {
  readonly v: 'gatehouse-receipt/v1';
  /** Base64 of the entry's bytes. */
  readonly entry: string;
  readonly segments: readonly ReceiptSegment[];
  /** C2SP tlog-proof. */
  readonly proof: string;
  readonly vkey: string;
}

export function toBodyLine(line: BodyLine): string {
  return `${canonicalJson(line).toString()}\n`;
}

/** `manifest.json`: one line of canonical JSON as a note signed by the log's key. */
export function toManifest(manifest: Manifest, signer: Signer): string {
  return signNote(`${canonicalJson(manifest).toString()}\n`, [signer]);
}

export function toReceipt(receipt: Receipt): string {
  return `${canonicalJson(receipt).toString()}\n`;
}
