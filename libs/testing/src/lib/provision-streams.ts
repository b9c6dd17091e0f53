import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';

const SERVICES = ['auth', 'mail', 'audit'];

/** Makes each service's two streams. */
export async function provisionStreams(url: string, seed: string): Promise<void> {
  const connection = await connect({
    servers: url,
    authenticator: nkeyAuthenticator(Buffer.from(seed)),
    inboxPrefix: '_INBOX_provisioner',
  });
  try {
    const manager = await jetstreamManager(connection);
    for (const service of SERVICES) {
      const name = `GH_${service.toUpperCase()}`;
      await manager.streams.add({
        name,
        subjects: [`gh.evt.${service}.>`],
        storage: 'file',
        discard: 'new',
        max_bytes: 256 * 2 ** 20,
      });
      await manager.streams.add({
        name: `${name}_WORK`,
        subjects: [`gh.work.${service}.>`],
        storage: 'file',
        retention: 'workqueue',
        discard: 'new',
        max_bytes: 64 * 2 ** 20,
      });
    }
  } finally {
    await connection.close();
  }
}
