import {
  isWitnessed,
  parseNote,
  parseVerifierKey,
  type OpenedNote,
  type TrustPolicy,
  type Verifier,
} from '@gatehouse/transparency-log';
import type { ExportFiles } from '../export/export-files.js';
import { MANIFEST } from '../export/manifest.js';
import type { Findings } from '../report/findings.js';
import { HEAD, type ClaimedCheckpoint } from './head.js';
import { gravityOf, KeyChain, type Rotation } from './key-chain.js';

export interface SignatureInput {
  readonly head: ClaimedCheckpoint;
  readonly older: readonly ClaimedCheckpoint[];
  readonly since: ClaimedCheckpoint | undefined;
  readonly policy: TrustPolicy | undefined;
  /** Verifier key in the log's genesis. */
  readonly announced: string | undefined;
  readonly rotations: readonly Rotation[];
}

/** Judges who signed; true when the last checkpoint hangs on a key that the caller trusts. */
export async function checkSignatures(files: ExportFiles, input: SignatureInput, findings: Findings): Promise<boolean> {
  const { head, policy } = input;
  const trusted = (policy?.logs ?? []).filter(({ name }) => name === head.origin);
  if (policy === undefined) {
    findings.add(4, '--trust', 'No trust file was given: the export is consistent with itself only, whoever wrote it.');
  } else if (trusted.length === 0) {
    findings.add(
      4,
      '--trust',
      `The trust file names no key of ${head.origin}: the export is consistent with itself only.`,
    );
  }
  const pinned = trusted.length > 0 ? trusted : announcedKey(input.announced);
  const chain = new KeyChain(head.origin, pinned, input.rotations);
  const opened = openAll(chain, input, findings);
  const manifest = await files.read(MANIFEST);
  if (manifest !== undefined) {
    attempt(MANIFEST, findings, () => chain.openBeside(manifest, opened?.signedBy ?? []));
  }
  if (policy !== undefined && !isWitnessed(policy, parseNote(head.note))) {
    findings.add(5, HEAD, 'The witnesses that the trust file asks for have not cosigned.');
  }
  return trusted.length > 0 && opened !== undefined;
}

function openAll(chain: KeyChain, input: SignatureInput, findings: Findings): OpenedNote | undefined {
  const { head, older, since } = input;
  const earlier = [...older, ...(since === undefined ? [] : [since])].filter(({ size }) => size <= head.size);
  for (const checkpoint of earlier.toSorted((a, b) => a.size - b.size)) {
    // One that the export brings along by a key nobody knows proves nothing and is no fault.
    const quiet = checkpoint.where !== since?.where;
    attempt(checkpoint.where, findings, () => chain.openAt(checkpoint.size, checkpoint.note), quiet);
  }
  return attempt(head.where, findings, () => chain.openAt(head.size, head.note));
}

function attempt(where: string, findings: Findings, open: () => OpenedNote, quiet = false): OpenedNote | undefined {
  try {
    return open();
  } catch (error) {
    const code = gravityOf(error);
    const what = code === 4 ? 'It is not signed by a key that is trusted at its place.' : (error as Error).message;
    if (code === 2 || !quiet) findings.add(code, where, what);
    return undefined;
  }
}

function announcedKey(vkey: string | undefined): Verifier[] {
  try {
    return vkey === undefined ? [] : [parseVerifierKey(vkey)];
  } catch {
    return [];
  }
}
