import { fromBase64, fromDecimal } from './base64.js';
import { HASH_BYTES, type Hash } from './hash.js';
import { isKeyName, type Signer, type Verifier } from './key.js';
import { openNote, signNote, type OpenedNote } from './note.js';
import { malformed, TransparencyError } from './transparency-error.js';

/** C2SP tlog-checkpoint without extension lines. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export interface OpenedCheckpoint extends Checkpoint {
  readonly note: OpenedNote;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** The signed note of a checkpoint; the key name is the origin. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  if (signer.name !== checkpoint.origin) throw malformed('A log signs under its origin.', 'origin');
  return signNote(checkpointText(checkpoint), [signer]);
}

/** Reads the three lines. Throws `LOG.MALFORMED` on anything but their one form. */
export function parseCheckpointText(text: string): Checkpoint {
  const [origin = '', size = '', root = '', end, ...rest] = text.split('\n');
  if (end !== '' || rest.length > 0) throw malformed('A checkpoint has three lines.');
  if (!isKeyName(origin)) throw malformed('The checkpoint has no proper origin.', 'origin');
  return {
    origin,
    size: fromDecimal(size, 'The size of the checkpoint'),
    root: fromBase64(root, 'The root of the checkpoint', HASH_BYTES),
  };
}

/** Opens a checkpoint by its log's key (name = origin) among those given; errors as `openNote`. */
export function openCheckpoint(note: Uint8Array | string, verifiers: readonly Verifier[]): OpenedCheckpoint {
  const opened = openNote(note, verifiers);
  const checkpoint = parseCheckpointText(opened.text);
  if (!opened.signedBy.some((verifier) => verifier.name === checkpoint.origin)) {
    throw new TransparencyError('LOG.UNTRUSTED', 'The checkpoint is not signed by the log that it names.');
  }
  return { ...checkpoint, note: opened };
}
