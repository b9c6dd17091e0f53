import { HeaderV1, TrailReceipt } from '@gatehouse/contracts';
import {
  commitOf,
  leafHash,
  openCheckpoint,
  openSegment,
  parseEntry,
  parseLogProof,
  parsePolicy,
  parseVerifierKey,
  segmentHash,
  TransparencyError,
  verifyInclusion,
} from '@gatehouse/transparency-log';
import { Findings, type ExitCode, type Fault } from '../report/findings.js';

export interface ReceiptReport {
  readonly exit: ExitCode;
  readonly faults: readonly Fault[];
  readonly index: number | null;
  readonly origin: string | null;
  readonly header: HeaderV1 | null;
  /** Opened segments; null where the receipt has no key. */
  readonly bodies: readonly { readonly ref: string; readonly plain: Record<string, unknown> | null }[];
}

type MutableReport = { -readonly [K in keyof Omit<ReceiptReport, 'exit' | 'faults'>]: ReceiptReport[K] };

/** Verifies one entry by itself, offline; it goes on verifying after the log erased the body. Lists every fault. */
export function verifyReceipt(text: string, options: { readonly trustPolicyText?: string } = {}): ReceiptReport {
  const findings = new Findings();
  const found: MutableReport = { index: null, origin: null, header: null, bodies: [] };
  const receipt = parseReceipt(text);
  if (receipt === undefined) findings.add(2, 'receipt', 'It is not a receipt of a trail.');
  else check(receipt, options.trustPolicyText, found, findings);
  return { ...found, exit: findings.exit, faults: findings.faults };
}

function check(receipt: TrailReceipt, policy: string | undefined, found: MutableReport, findings: Findings): void {
  const bytes = Buffer.from(receipt.entry, 'base64');
  attempt('vkey', findings, () => {
    found.origin = parseVerifierKey(receipt.vkey).name;
  });
  checkTrust(receipt, policy, findings);
  attempt('proof', findings, () => {
    const { index, proof, checkpoint } = parseLogProof(receipt.proof);
    const { size, root } = openCheckpoint(checkpoint, [parseVerifierKey(receipt.vkey)]);
    verifyInclusion({ leaf: leafHash(bytes), index, size, root, proof });
    found.index = index;
  });
  attempt('entry', findings, () => {
    const header = HeaderV1.parse(parseEntry(bytes));
    found.header = header;
    found.bodies = receipt.segments.map((segment) => openOne(found.origin ?? '', header, segment, findings));
  });
}

/** The receipt's own key proves nothing unless the trust file names it. */
function checkTrust({ vkey }: TrailReceipt, policy: string | undefined, findings: Findings): void {
  attempt('--trust', findings, () => {
    const { publicKey, name } = parseVerifierKey(vkey);
    const logs = policy === undefined ? [] : parsePolicy(policy).logs;
    if (logs.some((log) => log.name === name && log.publicKey.equals(publicKey))) return;
    const reason = policy === undefined ? 'No trust file was given' : 'The trust file does not name this key';
    findings.add(4, '--trust', `${reason}: the receipt is consistent with itself only.`);
  });
}

function openOne(
  origin: string,
  header: HeaderV1,
  { ref, segment, key }: TrailReceipt['segments'][number],
  findings: Findings,
): { ref: string; plain: Record<string, unknown> | null } {
  const item = header.body.find((body) => body.ref === ref);
  const bytes = Buffer.from(segment, 'base64');
  if (segmentHash(bytes) !== item?.ct || String(bytes.length) !== item.len) {
    findings.add(2, ref, 'The segment is not one that the entry names.');
  } else if (key !== null && commitOf(Buffer.from(key, 'base64')) !== item.commit) {
    findings.add(2, ref, 'The record key is not the one that the entry commits to.');
  } else if (key !== null) {
    const context = { origin, id: header.id, ref, kid: item.kid };
    return {
      ref,
      plain: attempt(ref, findings, () => openSegment(context, bytes, Buffer.from(key, 'base64'))) ?? null,
    };
  }
  return { ref, plain: null };
}

function attempt<T>(where: string, findings: Findings, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    const isUntrusted = error instanceof TransparencyError && error.code === 'LOG.UNTRUSTED';
    findings.add(isUntrusted ? 4 : 2, where, error instanceof Error ? error.message : 'It cannot be read.');
    return undefined;
  }
}

function parseReceipt(text: string): TrailReceipt | undefined {
  try {
    return TrailReceipt.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
