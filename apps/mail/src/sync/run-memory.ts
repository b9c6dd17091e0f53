/** What a run knows of its mailbox and the next one need not read again. */
export class RunMemory {
  /** Google's ids of labels whose names are stored. */
  readonly labels = new Set<string>();
  /** The newest message of each label. */
  readonly newest = new Map<string, Date>();
}

interface Kept {
  readonly memory: RunMemory;
  readonly grantId: string;
  readonly epoch: number;
}

/** Mailboxes remembered at once; the one that ran longest ago is forgotten first. */
const MAX_KEPT = 1_000;

/** Memories of runs that ended well, by mailbox: one under another grant or owner, or after a fault, starts without. */
export class RunMemories {
  readonly #kept = new Map<string, Kept>();

  /** Taken out: only a run that ends well puts it back. */
  take(connectionId: string, { grantId, epoch }: { grantId: string; epoch: number }): RunMemory | undefined {
    const kept = this.#kept.get(connectionId);
    this.#kept.delete(connectionId);
    return kept?.grantId === grantId && kept.epoch === epoch ? kept.memory : undefined;
  }

  keep(connectionId: string, kept: Kept): void {
    this.#kept.set(connectionId, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
