import type { Grant, PurposeName, Reason } from '@gatehouse/contracts';

/** What the trail's client must do for us; `TrailClient` of `@gatehouse/audit-trail` does it. */
export interface DenialWriter {
  entry(
    type: 'access.denied',
    fields: {
      organisationId: string;
      subjects: string[];
      grant: { id: string; ver: string };
      feature: Grant['feature'];
      purpose: PurposeName;
      result: 'denied';
      reason: Reason;
      detail: { count: string };
    },
    withinMs?: number,
  ): Promise<unknown>;
}

interface Tally {
  readonly grant: Grant;
  readonly purpose: PurposeName;
  readonly reason: Reason;
  readonly minute: number;
  count: number;
}

const MAX_TALLIES = 1_000;
const WRITE_WITHIN_MS = 60_000;

/** Refusals by the local gate: one `access.denied` per grant, purpose and minute, with its count (`trail.md` 2). */
export class Denials {
  private tallies = new Map<string, Tally>();

  constructor(
    private readonly trail: DenialWriter,
    private readonly onLost: (error: unknown) => void,
  ) {}

  count(grant: Grant, purpose: PurposeName, reason: Reason, now: Date): void {
    const minute = Math.floor(now.getTime() / 60_000);
    const key = `${grant.id} ${purpose} ${reason} ${minute}`;
    const tally = this.tallies.get(key) ?? { grant, purpose, reason, minute, count: 0 };
    tally.count += 1;
    this.tallies.set(key, tally);
    if (this.tallies.size > MAX_TALLIES) void this.write(this.take(() => true));
  }

  /** Enters the minutes that are over. */
  async flush(now: Date): Promise<void> {
    const minute = Math.floor(now.getTime() / 60_000);
    await this.write(this.take((tally) => tally.minute < minute));
  }

  async flushAll(): Promise<void> {
    await this.write(
      this.take(() => true),
      2_000,
    );
  }

  private take(due: (tally: Tally) => boolean): Tally[] {
    const taken = [...this.tallies].filter(([, tally]) => due(tally));
    for (const [key] of taken) this.tallies.delete(key);
    return taken.map(([, tally]) => tally);
  }

  private async write(tallies: readonly Tally[], withinMs = WRITE_WITHIN_MS): Promise<void> {
    await Promise.all(tallies.map((tally) => this.enter(tally, withinMs).catch(this.onLost)));
  }

  private enter({ grant, purpose, reason, count }: Tally, withinMs: number): Promise<unknown> {
    const fields = {
      organisationId: grant.organisationId,
      subjects: [grant.personId],
      grant: { id: grant.id, ver: grant.ver },
      feature: grant.feature,
      purpose,
      result: 'denied' as const,
      reason,
      detail: { count: String(count) },
    };
    return this.trail.entry('access.denied', fields, withinMs);
  }
}
