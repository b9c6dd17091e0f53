import { ConnectAnswer, ConnectionList, ConnectionView, SyncStatus } from '@gatehouse/contracts';
import { walkConsent } from '@gatehouse/google-simulator';
import { eventually } from '@gatehouse/testing';
import { type z } from 'zod';
import { Api } from './api.js';
import type { Demo } from './demo.js';

export type Connection = z.infer<typeof ConnectionView>;

/** Steps of a member's day, through the public API alone. */
export class Journey {
  private constructor(
    readonly demo: Demo,
    readonly member: Api,
    readonly email: string,
  ) {}

  static async signIn(demo: Demo): Promise<Journey> {
    const who = demo.signIn('member');
    return new Journey(demo, await Api.signIn(demo.ready.url, who), who.email);
  }

  /** Connects Gmail through Google's pages; answers the connection once its grant is live. `again`: the id of one that was closed. */
  async connect({
    again = null,
    ...options
  }: { email?: string; deny?: boolean; tick?: string[]; again?: string | null } = {}): Promise<Connection> {
    const body = { features: ['mail'], connectionId: again, language: 'en' };
    const asked = await this.member.post(ConnectAnswer, '/api/v1/connections', body);
    const callback = await walkConsent(asked.authorizationUrl, { email: this.email, ...options });
    const back = await this.member.send('GET', callback.pathname + callback.search);
    if (back.status !== 303) throw new Error(`the callback answered ${String(back.status)}: ${await back.text()}`);
    return this.connection(asked.connectionId);
  }

  connection(id: string): Promise<Connection> {
    return this.member.get(ConnectionView, `/api/v1/connections/${id}`);
  }

  connections(): Promise<z.infer<typeof ConnectionList>> {
    return this.member.get(ConnectionList, '/api/v1/connections');
  }

  status(id: string): Promise<SyncStatus> {
    return this.member.get(SyncStatus, `/api/v1/connections/${id}/mail/sync`);
  }

  /** Until nothing of a withdrawal waits but the choice about the copy. */
  async closed(id: string, withinMs = 30_000): Promise<void> {
    const open = async (): Promise<string[]> => {
      const { withdrawals } = await this.connection(id);
      const steps = withdrawals.flatMap((withdrawal) => withdrawal.steps);
      return steps.flatMap(({ step, state }) => (state === 'waiting' && step !== 'content_decided' ? [step] : []));
    };
    await eventually(async () => (await open()).length === 0, { withinMs, what: 'the withdrawal carried out' });
  }

  /** Until the mirror follows Google; answers the state that it then shows. */
  async synced(id: string, withinMs = 60_000, everyMs = 20): Promise<SyncStatus> {
    let last: SyncStatus | undefined;
    const follows = async (): Promise<boolean> => {
      last = await this.status(id).catch(() => undefined); // a service that is being restarted answers 503
      return last?.state === 'following';
    };
    await eventually(follows, { withinMs, everyMs }).catch((cause: unknown) => {
      throw new Error(`the mailbox did not come to follow: ${JSON.stringify(last)}`, { cause });
    });
    if (!last) throw new Error('unreachable');
    return last;
  }
}
