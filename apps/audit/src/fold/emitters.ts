import type { FoldedEmitter } from './folded.js';

export interface Hole {
  readonly from: number;
  readonly to: number;
  /** `rx` of the entry behind it. */
  readonly since: string;
}

const NONE: FoldedEmitter = { upTo: 0, ahead: new Map() };

export function withSeen(emitter: FoldedEmitter | undefined, seq: number, rx: string): FoldedEmitter {
  const { upTo, ahead } = emitter ?? NONE;
  if (seq === upTo + 1 && ahead.size === 0) return { upTo: seq, ahead };
  return settled(upTo, new Map(ahead).set(seq, rx));
}

/** A gap entry accounts for its numbers. */
export function withGap(emitter: FoldedEmitter | undefined, from: number, to: number): FoldedEmitter {
  const { upTo, ahead } = emitter ?? NONE;
  return from === upTo + 1 ? settled(Math.max(upTo, to), ahead) : { upTo, ahead };
}

export function isSeen(emitter: FoldedEmitter | undefined, seq: number): boolean {
  return emitter !== undefined && (seq <= emitter.upTo || emitter.ahead.has(seq));
}

/** The first hole, if numbers above it are in the log. */
export function firstHole({ upTo, ahead }: FoldedEmitter): Hole | undefined {
  if (ahead.size === 0) return undefined;
  const next = Math.min(...ahead.keys());
  return { from: upTo + 1, to: next - 1, since: ahead.get(next) ?? '' };
}

function settled(upTo: number, ahead: ReadonlyMap<number, string>): FoldedEmitter {
  const rest = new Map(ahead);
  let highest = upTo;
  while (rest.delete(highest + 1)) highest += 1;
  return { upTo: highest, ahead: rest };
}
