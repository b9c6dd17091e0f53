/** Trash and spam are emptied after this long (support.google.com/mail/answer/7401). */
export const DISCARDED_LIFETIME_MS = 30 * 86_400_000;

const DISCARDING = ['TRASH', 'SPAM'];

/** When each message in trash or spam got there. */
export class Discarded {
  private readonly since = new Map<string, number>();

  /** Looks at a message after every change of it. */
  note(message: { readonly id: string; readonly labels: ReadonlySet<string> }, at: number): void {
    const isDiscarded = DISCARDING.some((label) => message.labels.has(label));
    if (!isDiscarded) this.since.delete(message.id);
    else if (!this.since.has(message.id)) this.since.set(message.id, at);
  }

  forget(id: string): void {
    this.since.delete(id);
  }

  /** Ids whose time is over. The map is in the order of time, so the first that may stay ends the search. */
  over(now: number): readonly string[] {
    const ids: string[] = [];
    for (const [id, at] of this.since) {
      if (now - at < DISCARDED_LIFETIME_MS) break;
      ids.push(id);
    }
    return ids;
  }
}
