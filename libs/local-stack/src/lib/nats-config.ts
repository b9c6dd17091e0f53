import { type NatsUser } from './nats-accounts.js';

export interface NatsConfig {
  readonly port: number;
  readonly monitorPort: number;
  readonly storeDir: string;
  readonly users: readonly NatsUser[];
}

/** nats-server's configuration; its format is a superset of JSON (docs.nats.io/running-a-nats-service/configuration). */
export function renderNatsConfig({ port, monitorPort, storeDir, users }: NatsConfig): string {
  const config = {
    host: '127.0.0.1',
    port,
    http: `127.0.0.1:${monitorPort}`,
    jetstream: { store_dir: storeDir, max_memory_store: 64 * 2 ** 20, max_file_store: 4 * 2 ** 30 },
    max_payload: 1_048_576,
    // Seconds to show the key; the default of 2 turns clients away on a busy machine.
    authorization: { timeout: 20, users: users.map(userEntry) },
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

function userEntry({ publicKey, publish, subscribe }: NatsUser): object {
  return { nkey: publicKey, permissions: { publish: { allow: publish }, subscribe: { allow: subscribe } } };
}
