import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrailClient, type ExchangeRequest } from '@gatehouse/audit-trail';
import { Bus } from '@gatehouse/messaging';
import { createLogger } from '@gatehouse/telemetry';
import { Demo } from '../../support/demo.js';
import { Journey, type Connection } from '../../support/journey.js';
import type { Measure } from '../measure.js';
import { percentile } from '../statistics.js';

/** Calls to Google under way at once, in one service. */
const CALLERS = 50;
const WARM_UP_MS = 2_000;
const MEASURED_MS = 8_000;
/** Encrypted into the outcome's body, as the door does. */
const NAMED = { requestId: 'bench' };

interface Admissions {
  /** Of each intent: from asking to the answer that it stands in the log. */
  readonly taken: number[];
  readonly entriesPerSecond: number;
}

/**
 * The mail service's own client, user and bus, against the audit service of a running demo: callers who each enter an
 * intent, then its outcome, over and over, under a live grant.
 */
export const admit: Measure = {
  name: 'admit',
  async run() {
    const demo = await Demo.start({ arguments: ['--messages', '0'] });
    try {
      const journey = await Journey.signIn(demo);
      const connection = await journey.connect();
      await journey.synced(connection.id);
      const bus = await busOfMail(demo);
      const trail = new TrailClient({ service: 'mail', instance: randomUUID(), build: 'bench', requester: bus });
      const { taken, entriesPerSecond } = await admissions(trail, requestOf(connection));
      await bus.close();
      return {
        'admit.p50': percentile(taken, 0.5),
        'admit.p99': percentile(taken, 0.99),
        'admit.perSecond': entriesPerSecond,
      };
    } finally {
      await demo.dispose();
    }
  },
};

async function busOfMail({ folder }: Demo): Promise<Bus> {
  const { nats } = JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')) as { nats: number };
  const nkeySeed = (await readFile(join(folder, 'secrets/mail.nkey'), 'utf8')).trim();
  const logger = createLogger({ service: 'mail', level: 'silent' });
  return Bus.open({ url: `nats://127.0.0.1:${String(nats)}`, nkeySeed, service: 'mail', logger });
}

function requestOf({ organisationId, personId, grants }: Connection): ExchangeRequest {
  const grant = grants.find(({ feature }) => feature === 'mail');
  if (!grant) throw new Error('the connection has no grant for mail');
  return {
    organisationId,
    grant: { id: grant.id, ver: grant.ver },
    purpose: 'mail.sync',
    feature: 'mail',
    subjects: [personId],
    api: { svc: 'gmail', method: 'gmail.users.messages.get', kind: 'read' },
    deadlineMs: 60_000,
    resource: { kind: 'gmail.message', id: null, count: 1 },
  };
}

async function admissions(trail: TrailClient, request: ExchangeRequest): Promise<Admissions> {
  const from = performance.now() + WARM_UP_MS;
  const until = from + MEASURED_MS;
  const taken: number[] = [];
  let entries = 0;
  const caller = async (): Promise<void> => {
    for (let asked = performance.now(); asked < until; asked = performance.now()) {
      const admitted = await trail.exchange(request);
      const answered = performance.now();
      await admitted.outcome({ status: 200, result: 'ok', volume: { in: 20_000, out: 0 }, named: NAMED });
      if (asked < from || performance.now() > until) continue;
      taken.push(answered - asked);
      entries += 2;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return { taken, entriesPerSecond: entries / (MEASURED_MS / 1_000) };
}
