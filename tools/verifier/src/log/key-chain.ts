import {
  openNote,
  parseVerifierKey,
  TransparencyError,
  vkeyOf,
  type OpenedNote,
  type Verifier,
} from '@gatehouse/transparency-log';

export interface Rotation {
  readonly index: number;
  readonly vkey: string;
}

/**
 * Which keys may sign at which size. It begins with the pinned keys; an entry `log.key.rotated` hands over once a
 * checkpoint by the older key covers it, and the older key signs nothing beyond that checkpoint.
 */
export class KeyChain {
  private trusted: readonly Verifier[];
  private readonly pending: Rotation[];

  constructor(origin: string, pinned: readonly Verifier[], rotations: readonly Rotation[]) {
    this.trusted = pinned;
    this.pending = rotations.filter(({ vkey }) => nameOf(vkey) === origin).toSorted((a, b) => a.index - b.index);
  }

  /** Opens a checkpoint; call in the order of sizes. Throws as `openNote` does. */
  openAt(size: number, note: Uint8Array | string): OpenedNote {
    const opened = openNote(note, this.trusted);
    while ((this.pending[0]?.index ?? Infinity) < size) this.handOver(this.pending.shift());
    return opened;
  }

  /** Opens what is signed beside the last checkpoint: by the key that signed it or the one it handed over to. */
  openBeside(note: Uint8Array, signers: readonly Verifier[]): OpenedNote {
    const keys = new Map([...this.trusted, ...signers].map((key) => [vkeyOf(key), key]));
    return openNote(note, [...keys.values()]);
  }

  private handOver(rotation: Rotation | undefined): void {
    if (rotation !== undefined) this.trusted = [parseVerifierKey(rotation.vkey)];
  }
}

/** What went wrong at a signature: nobody's key (4), or a known key's forged one (2). */
export function gravityOf(error: unknown): 2 | 4 {
  if (!(error instanceof TransparencyError)) throw error;
  return error.code === 'LOG.UNTRUSTED' ? 4 : 2;
}

function nameOf(vkey: string): string | undefined {
  try {
    return parseVerifierKey(vkey).name;
  } catch {
    return undefined;
  }
}
