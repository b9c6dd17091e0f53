import { BSON, type Document, type MongoClient } from 'mongodb';
import { administer } from './administer.js';
import type { Flock } from './canary.js';
import type { Demo } from './demo.js';

export interface DumpedDocument {
  readonly database: string;
  readonly collection: string;
  readonly document: Document;
}

/** Every document of every database of a demo, as its administrator reads them: what a backup would hold. */
export function dumpOf(demo: Demo): Promise<DumpedDocument[]> {
  return administer(demo, async (client) => {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    const found = [];
    for (const { name } of databases) found.push(...(await documentsOf(client, name)));
    return found;
  });
}

/** Documents that hold any of the flock in clear, as their bytes stand. */
export function leaksIn(dump: readonly DumpedDocument[], flock: Flock): string[] {
  return dump
    .filter(({ document }) => flock.isIn(Buffer.from(BSON.serialize(document))))
    .map(({ database, collection, document }) => `${database}.${collection} ${String(document._id)}`);
}

async function documentsOf(client: MongoClient, database: string): Promise<DumpedDocument[]> {
  const db = client.db(database);
  const found: DumpedDocument[] = [];
  for (const { name: collection } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const documents = await db.collection(collection).find().toArray();
    found.push(...documents.flatMap((document) => [{ database, collection, document }, ...writtenOnce(document)]));
  }
  return found;
}

/** What an entry of the server's own log of operations says was written, wherever that stands today. */
function writtenOnce({ op, ns, o }: Document): DumpedDocument[] {
  if (op !== 'i' || typeof ns !== 'string') return [];
  const [database = '', ...collection] = ns.split('.');
  return [{ database, collection: collection.join('.'), document: o as Document }];
}
