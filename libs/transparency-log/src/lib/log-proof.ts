import { fromBase64, fromDecimal } from './base64.js';
import { HASH_BYTES, type Hash } from './hash.js';
import { malformed } from './transparency-error.js';

/** C2SP tlog-proof: an entry's place under a checkpoint, verifiable offline. */
export interface LogProof {
  readonly index: number;
  readonly proof: readonly Hash[];
  /** The signed note, as published. */
  readonly checkpoint: string;
}

const MAGIC = 'c2sp.org/tlog-proof@v1';

export function formatLogProof({ index, proof, checkpoint }: LogProof): string {
  const hashes = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `${MAGIC}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** Reads a proof; extra data is skipped, for nothing authenticates it. Throws `LOG.MALFORMED`. */
export function parseLogProof(text: string): LogProof {
  const split = text.indexOf('\n\n');
  if (split < 0) throw malformed('The proof has no checkpoint.');
  const [magic, ...lines] = text.slice(0, split).split('\n');
  if (magic !== MAGIC) throw malformed(`The proof does not begin with ${MAGIC}.`);
  if (lines[0]?.startsWith('extra ') === true) fromBase64(lines.shift()?.slice(6) ?? '', 'The extra data');
  const [index, ...hashes] = lines;
  if (index?.startsWith('index ') !== true) throw malformed('The proof has no index line.');
  return {
    index: fromDecimal(index.slice(6), 'The index of the proof'),
    proof: hashes.map((hash) => fromBase64(hash, 'A hash of the proof', HASH_BYTES)),
    checkpoint: text.slice(split + 2),
  };
}
