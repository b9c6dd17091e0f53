import { canonicalJson, encodeEntry, isCanonical, parseEntry } from './canonical.js';
import { encodeBundle } from './bundle.js';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { edgeTiles, EMPTY_EDGE, growTree } from './grow.js';
import { leafHash } from './hash.js';
import { parseVerifierKey, signerOf, vkeyOf } from './key.js';
import { resourceRefOf } from './reference.js';
import { commitOf, kidOf, openSegment, recordKeyOf, sealSegment, segmentHash } from './segment.js';
import { bundlePath, bundlesOf, tilePath, tilesOf } from './tile.js';
import { TreeReader } from './tree-reader.js';
import { verifyConsistency, verifyInclusion } from './verify-proof.js';
import { StoredTree } from '../testing/stored-tree.js';
import { VECTOR_SIZE, vectorBytes, vectorEntries, vectorJson } from '../testing/vectors.js';

const keys = vectorJson('keys.json');
const signer = signerOf(keys.origin!, Buffer.from(keys.seed!, 'hex'));
const entries = vectorEntries();
const leaves = entries.map(leafHash);
const SIZES = [1, 2, 255, 256, 257, 512, 515];
const hashes = (base64: readonly string[]): Buffer[] => base64.map((hash) => Buffer.from(hash, 'base64'));

describe('the vectors that other software made', () => {
  it('reads the verifier key and writes it again', () => {
    expect(parseVerifierKey(keys.vkey!).keyId).toBe(keys.keyId);
    expect(vkeyOf(signer)).toBe(keys.vkey);
  });

  it('finds every entry canonical and writes each again from its value', () => {
    expect(entries).toHaveLength(VECTOR_SIZE);
    for (const entry of entries) {
      expect(isCanonical(entry)).toBe(true);
      expect(encodeEntry(parseEntry(entry)).equals(entry)).toBe(true);
    }
  });

  it.each(SIZES)('opens the checkpoint of size %d and signs the same bytes', (size) => {
    const note = vectorBytes(`checkpoints/${size}`);
    const { root } = openCheckpoint(note, [parseVerifierKey(keys.vkey!)]);
    const grown = growTree(EMPTY_EDGE, leaves.slice(0, size));
    expect(grown.root.equals(root)).toBe(true);
    expect(signCheckpoint({ origin: keys.origin!, size, root: grown.root }, signer)).toBe(note.toString());
  });

  it('writes the same tiles', () => {
    const { edge, fullTiles } = growTree(EMPTY_EDGE, leaves);
    const made = new Map([...fullTiles, ...edgeTiles(edge)].map((tile) => [tilePath(tile), tile.bytes]));
    expect([...made.keys()].sort()).toEqual([...tilesOf(VECTOR_SIZE)].map(tilePath).sort());
    for (const [path, bytes] of made) expect(bytes.equals(vectorBytes(`log/${path}`))).toBe(true);
  });

  it('writes the same bundles', () => {
    for (const ref of bundlesOf(VECTOR_SIZE)) {
      const bytes = encodeBundle(entries.slice(ref.index * 256, ref.index * 256 + ref.width));
      expect(bytes.equals(vectorBytes(`log/${bundlePath(ref)}`))).toBe(true);
    }
  });

  it('reads the root from the stored tiles', async () => {
    const reader = new TreeReader(VECTOR_SIZE, (tile) => Promise.resolve(vectorBytes(`log/${tilePath(tile)}`)));
    const { root } = openCheckpoint(vectorBytes('log/checkpoint'), [signer]);
    expect((await reader.root()).equals(root)).toBe(true);
  });
});

describe('the proofs that other software made', () => {
  const tree = new StoredTree();
  tree.grow(leaves);
  const rootAt = (size: number): Buffer => openCheckpoint(vectorBytes(`checkpoints/${size}`), [signer]).root;

  it.each(vectorJson('proofs.json').inclusion)('accepts and makes inclusion of $index in $size', async (vector) => {
    const { index, size } = vector;
    const leaf = Buffer.from(vector.leaf, 'base64');
    const proof = hashes(vector.proof);
    expect(() => verifyInclusion({ leaf, index, size, root: rootAt(size), proof })).not.toThrow();
    expect(await tree.at(size).inclusionProof(index)).toEqual(proof);
  });

  it.each(vectorJson('proofs.json').consistency)('accepts and makes consistency of $from and $to', async (vector) => {
    const { from, to } = vector;
    const proof = hashes(vector.proof);
    expect(() => verifyConsistency({ from, fromRoot: rootAt(from), to, toRoot: rootAt(to), proof })).not.toThrow();
    expect(await tree.at(to).consistencyProof(from)).toEqual(proof);
  });
});

describe('the body that other software encrypted', () => {
  const v = vectorJson('segment.json');
  const [origin = '', id = '', ref = '', kid = ''] = v.aad!.split('\n');
  const context = { origin, id, ref, kid };
  const plain = JSON.parse(v.plain!) as Record<string, unknown>;
  const [monthKey, nonce] = [Buffer.from(v.monthKey!, 'hex'), Buffer.from(v.nonce!, 'hex')];

  it('derives the same record key, month and commitment', () => {
    expect(recordKeyOf(monthKey, id).toString('hex')).toBe(v.key);
    expect(kidOf(ref, '2026-11-23T00:00:03.021Z')).toBe(v.kid);
    expect(commitOf(Buffer.from(v.key!, 'hex'))).toBe(v.commit);
  });

  it('opens the segment and seals the same bytes', () => {
    const segment = Buffer.from(v.segment!, 'base64');
    expect(openSegment(context, segment, Buffer.from(v.key!, 'hex'))).toEqual(plain);
    const sealed = sealSegment(context, plain, { monthKey, nonce });
    expect(sealed.segment.equals(segment)).toBe(true);
    expect(segmentHash(segment)).toBe(v.ct);
    expect(sealed).toMatchObject({ ct: v.ct, commit: v.commit, len: '284' });
    expect(canonicalJson(plain).toString()).toBe(v.plain);
  });

  it('refers to the resource by the same pseudonym', () => {
    const { kind, googleId, ref: resource } = v.resource as unknown as Record<string, string>;
    expect(resourceRefOf(Buffer.from(v.refKey!, 'hex'), kind!, googleId!)).toBe(resource);
  });
});
