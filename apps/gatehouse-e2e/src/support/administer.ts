import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { Demo } from './demo.js';

const BALLAST = 'e2e_ballast';
const PIECE_BYTES = 256 * 1024;

/** Works as the administrator of a demo's database. */
export async function administer<T>(demo: Demo, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(await adminUrl(demo), { serverSelectionTimeoutMS: 5_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Writes until it is refused, and answers why: on a full disk a server goes on while the room lasts that it holds already. */
export async function writeUntilRefused(demo: Demo): Promise<string> {
  try {
    return await administer(demo, async (client) => {
      const pieces = client.db(BALLAST).collection('pieces');
      for (;;) await pieces.insertOne({ bytes: randomBytes(PIECE_BYTES) });
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function dropBallast(demo: Demo): Promise<boolean> {
  return administer(demo, (client) => client.db(BALLAST).dropDatabase());
}

async function adminUrl({ folder }: Demo): Promise<string> {
  const { MONGO_URL: given } = process.env;
  if (given !== undefined && given !== '') return given;
  const { database } = JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')) as { database: number };
  const password = (await readFile(join(folder, 'database/root-password'), 'utf8')).trim();
  return `mongodb://root:${password}@127.0.0.1:${String(database)}/?directConnection=true&authSource=admin`;
}
