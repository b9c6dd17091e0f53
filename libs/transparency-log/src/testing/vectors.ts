import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBundle } from '../lib/bundle.js';
import { bundlePath, bundlesOf } from '../lib/tile.js';

const ROOT = join(__dirname, '../../../testing/trail-vectors');

/** A log, proofs and a body that Go's sumdb packages made; see `README.md` beside them. */
export const VECTOR_SIZE = 515;

export function vectorBytes(path: string): Buffer {
  return readFileSync(join(ROOT, path));
}

export function vectorJson(path: 'keys.json' | 'segment.json'): Record<string, string>;
export function vectorJson(path: 'proofs.json'): ProofVectors;
export function vectorJson(path: string): unknown {
  return JSON.parse(vectorBytes(path).toString()) as unknown;
}

export interface ProofVectors {
  readonly inclusion: { index: number; size: number; leaf: string; proof: string[] }[];
  readonly consistency: { from: number; to: number; proof: string[] }[];
}

export function vectorEntries(): Buffer[] {
  return [...bundlesOf(VECTOR_SIZE)].flatMap((ref) => decodeBundle(vectorBytes(`log/${bundlePath(ref)}`), ref.width));
}
