import { fromBase64 } from './base64.js';
import { isKeyName, type Signer, type Verifier } from './key.js';
import { malformed, TransparencyError } from './transparency-error.js';

export interface NoteSignature {
  readonly name: string;
  /** 8 hex digits. */
  readonly keyId: string;
  readonly signature: Buffer;
}

export interface Note {
  /** With its final newline; what was signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface OpenedNote extends Note {
  /** Known keys whose signature verified; at least one. */
  readonly signedBy: readonly Verifier[];
}

const MAX_SIGNATURES = 100;
const MAX_NOTE_BYTES = 16 * 1024 * 1024;
const SIGNATURE = /^— (\S+) (\S+)$/;

/** Text (ending in newline) as a C2SP signed note. */
export function signNote(text: string, signers: readonly Signer[]): string {
  if (!text.endsWith('\n') || hasControls(text))
    throw malformed('A note ends in a newline and has no control characters.');
  const lines = signers.map((signer) => {
    const bytes = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signer.sign(Buffer.from(text))]);
    return `— ${signer.name} ${bytes.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Reads a note without trusting it. Throws `LOG.MALFORMED`. */
export function parseNote(note: Uint8Array | string): Note {
  const whole = decode(note);
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n')) throw malformed('The note has no signatures or no final newline.');
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`The note has more than ${MAX_SIGNATURES} signatures.`);
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/**
 * Opens a note with the keys that the caller trusts. Signatures of unknown keys are ignored, a bad one of a known key
 * refuses the note (`LOG.BAD_SIGNATURE`); none of a known key is `LOG.UNTRUSTED`.
 */
export function openNote(note: Uint8Array | string, verifiers: readonly Verifier[]): OpenedNote {
  const parsed = parseNote(note);
  const text = Buffer.from(parsed.text);
  const signedBy = new Set<Verifier>();
  for (const { name, keyId, signature } of parsed.signatures) {
    const known = verifiers.filter((verifier) => verifier.name === name && verifier.keyId === keyId);
    if (known.length > 1) throw malformed(`Two known keys are both ${name}+${keyId}.`);
    for (const verifier of known) {
      if (!verifier.verify(text, signature)) {
        throw new TransparencyError('LOG.BAD_SIGNATURE', `The signature of ${name}+${keyId} does not verify.`);
      }
      signedBy.add(verifier);
    }
  }
  if (signedBy.size === 0) throw new TransparencyError('LOG.UNTRUSTED', 'No trusted key signed the note.');
  return { ...parsed, signedBy: [...signedBy] };
}

function decode(note: Uint8Array | string): string {
  if (note.length > MAX_NOTE_BYTES) throw malformed('The note is longer than 16 MiB.');
  const text = typeof note === 'string' ? note : Buffer.from(note).toString();
  // Invalid UTF-8 turns into U+FFFD, so it does not come back as the same bytes.
  if (typeof note !== 'string' && !Buffer.from(text).equals(note)) throw malformed('The note is not UTF-8.');
  if (hasControls(text)) throw malformed('The note has control characters.');
  return text;
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', encoded = ''] = SIGNATURE.exec(line) ?? [];
  if (!isKeyName(name)) throw malformed('A signature line is not "— name signature".');
  const bytes = fromBase64(encoded, 'A signature');
  if (bytes.length < 5) throw malformed('A signature is too short.');
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
}

function hasControls(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- signed notes allow no control character but newline
  return /[\u0000-\u0009\u000b-\u001f]/.test(text);
}
