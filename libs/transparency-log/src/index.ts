export { TransparencyError, type TransparencyErrorCode } from './lib/transparency-error.js';
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash, type Hash } from './lib/hash.js';
export { consistencyPlan, inclusionPlan, rootPlan, type ProofPlan, type TreeNode } from './lib/plan.js';
export { verifyConsistency, verifyInclusion, type ConsistencyClaim, type InclusionClaim } from './lib/verify-proof.js';
export {
  bundlePath,
  bundlesOf,
  parseLogPath,
  tilePath,
  tilesOf,
  TILE_WIDTH,
  type BundleRef,
  type LogPath,
  type TileRef,
} from './lib/tile.js';
export { decodeBundle, encodeBundle } from './lib/bundle.js';
export {
  edgeOf,
  edgeTiles,
  EMPTY_EDGE,
  growTree,
  rootOfEdge,
  type Growth,
  type RightEdge,
  type Tile,
} from './lib/grow.js';
export { TreeReader, type TileSource } from './lib/tree-reader.js';
export { isOrigin, originOf, parseVerifierKey, signerOf, vkeyOf, type Signer, type Verifier } from './lib/key.js';
export { openNote, parseNote, signNote, type Note, type NoteSignature, type OpenedNote } from './lib/note.js';
export {
  checkpointText,
  openCheckpoint,
  parseCheckpointText,
  signCheckpoint,
  type Checkpoint,
  type OpenedCheckpoint,
} from './lib/checkpoint.js';
export { cosignatureVerifierOf, type CosignatureVerifier } from './lib/cosignature.js';
export { formatPolicy, isWitnessed, parsePolicy, type TrustPolicy } from './lib/policy.js';
export { formatLogProof, parseLogProof, type LogProof } from './lib/log-proof.js';
export { canonicalJson, encodeEntry, isCanonical, MAX_ENTRY_BYTES, parseEntry } from './lib/canonical.js';
export {
  commitOf,
  kidOf,
  openSegment,
  recordKeyOf,
  sealSegment,
  segmentHash,
  type SealedSegment,
  type SegmentContext,
} from './lib/segment.js';
export { pseudonymOf, resourceRefOf, type PseudonymKind } from './lib/reference.js';
export {
  toBodyLine,
  toManifest,
  toReceipt,
  type BodyLine,
  type Manifest,
  type Receipt,
  type ReceiptSegment,
} from './lib/export-format.js';
