import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseOf } from '@gatehouse/local-stack';
import { Bus } from '@gatehouse/messaging';
import { openDatabase, type Database } from '@gatehouse/persistence';
import { createLogger } from '@gatehouse/telemetry';
import { z } from 'zod';

const Ports = z.object({ database: z.number(), nats: z.number() });

/** Works in a service's own database, as that service, with what the data folder holds. */
export async function withDatabaseOf<T>(
  folder: string,
  service: string,
  work: (db: Database['db']) => Promise<T>,
): Promise<T> {
  const [db, password] = [databaseOf(service), await textOf(folder, `secrets/database-${service}`)];
  const address = new URL(`mongodb://127.0.0.1:${String((await portsOf(folder)).database)}/${db}`);
  address.username = service;
  address.password = encodeURIComponent(password);
  address.search = `directConnection=true&authSource=${db}`;
  const database = await openDatabase(address.href, { appName: 'e2e' });
  try {
    return await work(database.db);
  } finally {
    await database.close();
  }
}

/** The bus, as a service sees it. */
export async function busOf(folder: string, service: string): Promise<Bus> {
  return Bus.open({
    url: `nats://127.0.0.1:${String((await portsOf(folder)).nats)}`,
    nkeySeed: await textOf(folder, `secrets/${service}.nkey`),
    service,
    logger: createLogger({ service: 'e2e', level: 'silent' }),
  });
}

async function portsOf(folder: string): Promise<z.infer<typeof Ports>> {
  return Ports.parse(JSON.parse(await textOf(folder, 'ports.json')));
}

async function textOf(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, name), 'utf8')).trim();
}
