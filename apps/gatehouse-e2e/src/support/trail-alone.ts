import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrailClient } from '@gatehouse/audit-trail';
import { Bus } from '@gatehouse/messaging';
import { createLogger } from '@gatehouse/telemetry';
import type { Demo } from './demo.js';
import type { Connection } from './journey.js';

/** The trail told by somebody who has `auth`'s key, and nobody told beside it. */
export class TrailAlone {
  private constructor(
    private readonly bus: Bus,
    private readonly trail: TrailClient,
  ) {}

  static async open({ folder }: Demo): Promise<TrailAlone> {
    const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
    const { nats } = JSON.parse(await read('ports.json')) as { nats: number };
    const nkeySeed = (await read('secrets/auth.nkey')).trim();
    const logger = createLogger({ service: 'auth', level: 'silent' });
    const bus = await Bus.open({ url: `nats://127.0.0.1:${String(nats)}`, nkeySeed, service: 'auth', logger });
    const trail = new TrailClient({ service: 'auth', instance: 'e2e', build: 'e2e', requester: bus });
    return new TrailAlone(bus, trail);
  }

  /** Withdraws the connection's live grant: from here on the trail refuses what every service's own gate still lets through. */
  async withdraw({ id, grants }: Connection): Promise<void> {
    const live = grants.find(({ state }) => state === 'live');
    if (live === undefined) throw new Error('no grant is live');
    await this.trail.entry(
      'consent.withdrawn',
      {
        organisationId: live.organisationId,
        subjects: [live.personId],
        grant: { id: live.id, ver: live.ver },
        basis: 'withdrawal',
        feature: live.feature,
        detail: { connection: id },
      },
      WITHIN_MS,
    );
  }

  close(): Promise<void> {
    return this.bus.close();
  }
}

const WITHIN_MS = 10_000;
