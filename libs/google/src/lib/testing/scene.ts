import { Admitted, type EntryFields, type ExchangeOutcome, type ExchangeRequest } from '@gatehouse/audit-trail';
import { systemClock } from '@gatehouse/identifiers';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GoogleDoor } from '../door/door.js';
import type { Authority, Exchange } from '../door/entries.js';
import { Transport } from '../door/transport.js';
import { QuotaGovernor } from '../quota/governor.js';
import { TARIFFS } from '../quota/tariff.js';

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** Google at the socket, the trail at its port; `order` tells what came when. */
export class Scene {
  readonly order: string[] = [];
  readonly outcomes: ExchangeOutcome[] = [];
  verdict: 'ok' | 'discarded' = 'ok';
  /** Whether an admission may still be used when the call could begin. */
  fresh: 'always' | 'never' | 'at first' = 'always';
  live = true;
  admissions: 'open' | 'refused' = 'open';
  answering: Answering = (_request, response) => response.end('{"ok":true}');
  readonly transport = new Transport({ connectionsPerOrigin: 4 });
  readonly server: Server = createServer((request, response) => {
    this.order.push(`call ${String(request.headers['x-gatehouse-exchange'])}`);
    this.answering(request, response);
  });
  readonly door = this.freshDoor();

  /** A door whose quota has not been slowed down yet. */
  freshDoor(headGraceMs?: number): GoogleDoor {
    const trail = { exchange: (r: ExchangeRequest) => this.#admit(r), entry: this.#enter.bind(this) };
    const governor = new QuotaGovernor(TARIFFS.unlimited, systemClock);
    return new GoogleDoor(this.transport, governor, trail, systemClock, headGraceMs);
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/`;
  }

  async stop(): Promise<void> {
    await this.transport.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  exchange(over: Partial<Exchange> = {}): Exchange {
    return { ...EXCHANGE, authority: () => this.#gate(), ...over };
  }

  #gate(): Authority {
    this.order.push('gate');
    if (!this.live) throw new Error('ACCESS_DENIED');
    return AUTHORITY;
  }

  #admit(request: ExchangeRequest): Promise<Admitted> {
    this.order.push(`admit ${request.api.method}`);
    if (this.admissions === 'refused') return Promise.reject(new Error('AUDIT_UNAVAILABLE'));
    const sentAtMs = systemClock.monotonicMs() - (this.fresh === 'never' ? 5_000 : 0);
    let looks = 0;
    const laterEachLook = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + 5_000 * looks++ };
    const clock = this.fresh === 'at first' ? laterEachLook : systemClock;
    const report = (outcome: ExchangeOutcome): Promise<'ok' | 'discarded'> => {
      this.order.push(`outcome ${outcome.result}`);
      this.outcomes.push(outcome);
      return Promise.resolve(this.verdict);
    };
    return Promise.resolve(
      new Admitted({ id: 'e1', index: '1', rx: '', chain: 'e1', sentAtMs }, clock, report, () =>
        Promise.reject(new Error('unused')),
      ),
    );
  }

  #enter(type: string, { api, detail }: EntryFields): Promise<{ index: string; rx: string }> {
    this.order.push(`${type} ${String(api?.method)} ${JSON.stringify(detail)}`);
    return Promise.resolve({ index: '2', rx: '' });
  }
}

const AUTHORITY: Authority = {
  organisationId: 'org',
  personId: 'per',
  connectionId: 'con',
  grant: { id: 'grt', ver: '1' },
  feature: 'mail',
  purpose: 'mail.sync',
};

const EXCHANGE = {
  method: 'gmail.users.getProfile',
  api: 'gmail',
  kind: 'read',
  parts: 1,
  resource: null,
  named: {},
  priority: 'delta',
  deadlineMs: 2_000,
  maxBytes: 1_000,
} as const;
