/** Hashes or entries in a full tile (C2SP tlog-tiles: height 8). */
export const TILE_WIDTH = 256;

/** `width` hashes of complete subtrees of height 8 × `level`, from number `index` × 256 on. */
export interface TileRef {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** `width` entries from number `index` × 256 on. */
export interface BundleRef {
  readonly index: number;
  readonly width: number;
}

export type LogPath =
  { readonly kind: 'checkpoint' } | ({ readonly kind: 'tile' } & TileRef) | ({ readonly kind: 'bundle' } & BundleRef);

/** `tile/<L>/<N>[.p/<W>]` */
export function tilePath({ level, index, width }: TileRef): string {
  return `tile/${level}/${groups(index)}${partial(width)}`;
}

/** `tile/entries/<N>[.p/<W>]` */
export function bundlePath({ index, width }: BundleRef): string {
  return `tile/entries/${groups(index)}${partial(width)}`;
}

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;
const MAX_LEVEL = 63;

/** A path below the log's root, undefined when it is not in its one canonical form. */
export function parseLogPath(path: string): LogPath | undefined {
  if (path === 'checkpoint') return { kind: 'checkpoint' };
  const [, level, number, width] = PATH.exec(path) ?? [];
  if (level === undefined || number === undefined) return undefined;
  const ref = {
    index: Number(number.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if (!Number.isSafeInteger(ref.index) || (width !== undefined && ref.width >= TILE_WIDTH)) return undefined;
  const parsed: LogPath =
    level === 'entries' ? { kind: 'bundle', ...ref } : { kind: 'tile', level: Number(level), ...ref };
  if (parsed.kind === 'tile' && parsed.level > MAX_LEVEL) return undefined;
  return (parsed.kind === 'tile' ? tilePath(parsed) : bundlePath(parsed)) === path ? parsed : undefined;
}

/** Every tile of a log of `size` entries, level by level; at most one partial per level. */
export function* tilesOf(size: number): Generator<TileRef> {
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / TILE_WIDTH)) {
    for (const ref of runs(nodes)) yield { level, ...ref };
  }
}

/** Every bundle of a log of `size` entries. */
export function bundlesOf(size: number): Generator<BundleRef> {
  return runs(size);
}

/** The tile that holds hash number `index` of `level` in a log of `size` entries. */
export function tileOf(level: number, index: number, size: number): TileRef {
  const nodes = Math.floor(size / TILE_WIDTH ** level);
  const tile = Math.floor(index / TILE_WIDTH);
  return { level, index: tile, width: Math.min(TILE_WIDTH, nodes - tile * TILE_WIDTH) };
}

function* runs(count: number): Generator<BundleRef> {
  for (let index = 0; index * TILE_WIDTH < count; index += 1) {
    yield { index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
  }
}

function groups(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const threes = padded.match(/\d{3}/g) ?? [];
  return threes.map((three, place) => (place < threes.length - 1 ? `x${three}` : three)).join('/');
}

function partial(width: number): string {
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}
