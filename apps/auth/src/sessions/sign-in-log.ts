import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { TrailClient } from '@gatehouse/audit-trail';
import { type Clock } from '@gatehouse/identifiers';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { CLOCK } from '../platform/tokens.js';

const FLUSH_MS = 10_000;
const MAX_TALLIES = 1_000;
const NOBODY = '';

/** Sign-ins in the `system` log. Refusals come as one entry per person and minute, so that a flood is no flood there. */
@Injectable()
export class SignInLog implements OnModuleDestroy {
  private tallies = new Map<string, { personId: string; minute: number; count: number }>();
  private readonly timer = setInterval(() => void this.flush(), FLUSH_MS).unref();

  constructor(
    private readonly trail: TrailClient,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async signedIn(personId: string, principal: string): Promise<void> {
    await this.trail.entry('auth.signed_in', { organisationId: 'system', subjects: [personId], principal });
  }

  /** The session has ended whatever the trail says: a sign-out never waits for it. */
  signedOut(personId: string, principal: string): void {
    const fields = { organisationId: 'system', subjects: [personId], principal };
    this.trail.entry('auth.signed_out', fields, 60_000).catch((error: unknown) => this.lost(error));
  }

  refused(personId: string | undefined): void {
    const minute = this.minute();
    const key = `${personId ?? NOBODY} ${minute}`;
    const tally = this.tallies.get(key) ?? { personId: personId ?? NOBODY, minute, count: 0 };
    tally.count += 1;
    this.tallies.set(key, tally);
    if (this.tallies.size > MAX_TALLIES) void this.flush(Infinity);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.flush(Infinity, 2_000);
  }

  /** Enters the minutes before `minute`. */
  async flush(minute = this.minute(), withinMs = 60_000): Promise<void> {
    const due = [...this.tallies].filter(([, tally]) => tally.minute < minute);
    for (const [key] of due) this.tallies.delete(key);
    await Promise.all(due.map(([, { personId, count }]) => this.enterRefused(personId, count, withinMs)));
  }

  private async enterRefused(personId: string, count: number, withinMs: number): Promise<void> {
    const subjects = personId === NOBODY ? [] : [personId];
    const fields = { organisationId: 'system', subjects, result: 'denied' as const, detail: { count: String(count) } };
    await this.trail.entry('auth.refused', fields, withinMs).catch((error: unknown) => this.lost(error));
  }

  private minute(): number {
    return Math.floor(this.clock.now().getTime() / 60_000);
  }

  private lost(error: unknown): void {
    this.logger.error({ event: 'auth.entry_lost', err: error }, 'a sign-in entry could not be written');
  }
}
