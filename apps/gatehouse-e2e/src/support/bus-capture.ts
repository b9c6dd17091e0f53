import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateNkey } from '@gatehouse/local-stack';
import { eventually } from '@gatehouse/testing';
import { type NatsConnection, nkeyAuthenticator } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import type { Flock } from './canary.js';
import type { Demo } from './demo.js';
import { Killer } from './killer.js';

interface BrokerConfig {
  authorization: { users: { nkey: string; permissions: object }[] };
}

/** Hears all that passes on a demo's bus: requests, answers, events, what streams take and deliver. */
export class BusCapture {
  messages = 0;
  readonly subjects = new Set<string>();
  /** Subjects on which a canary passed. */
  readonly leaks = new Set<string>();

  private constructor(
    private readonly connection: NatsConnection,
    private readonly flocks: readonly Flock[],
  ) {}

  /** Adds a user that sees everything to the broker's configuration, has it read that again, and listens. */
  static async start(demo: Demo, flocks: readonly Flock[]): Promise<BusCapture> {
    const { seed, publicKey } = generateNkey();
    const path = join(demo.folder, 'nats/nats.conf');
    const config = JSON.parse(await readFile(path, 'utf8')) as BrokerConfig;
    const permissions = { publish: { deny: ['>'] }, subscribe: { allow: ['>'] } };
    config.authorization.users.push({ nkey: publicKey, permissions });
    await writeFile(path, JSON.stringify(config));
    process.kill(await new Killer(demo).pidOf('nats'), 'SIGHUP');
    const { nats } = JSON.parse(await readFile(join(demo.folder, 'ports.json'), 'utf8')) as { nats: number };
    const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
    const servers = `nats://127.0.0.1:${String(nats)}`;
    const connection = await eventually(
      () => connect({ servers, authenticator, timeout: 5_000, maxReconnectAttempts: -1 }),
      { withinMs: 60_000, what: 'a place on the bus' },
    );
    const capture = new BusCapture(connection, flocks);
    connection.subscribe('>', {
      callback: (error, message) => {
        if (error === null) capture.hear(message.subject, message.data);
      },
    });
    await connection.flush();
    return capture;
  }

  async stop(): Promise<void> {
    await this.connection.drain();
  }

  private hear(subject: string, data: Uint8Array): void {
    this.messages += 1;
    this.subjects.add(subject.split('.').slice(0, 3).join('.'));
    const bytes = Buffer.concat([Buffer.from(`${subject}\n`), data]);
    for (const flock of this.flocks) if (flock.isIn(bytes)) this.leaks.add(`${flock.name} on ${subject}`);
  }
}
