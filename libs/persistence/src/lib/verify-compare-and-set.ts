import type { Collection, Db } from 'mongodb';
import { DatabaseError, isDuplicateKey } from './database-error.js';

const CLIENTS = 20;
const ROUNDS = 25;

interface Race {
  _id: string;
  n: number;
}

/**
 * Races 20 clients for 25 rounds on one conditional update: exactly one may win each. Leases, cursors and admission
 * stand on this; look-alikes that read, then overwrite, let two win. Once per server identity (noted in `<service>_migrations`).
 * @throws DatabaseError DATABASE.CAS_BROKEN
 */
export async function verifyCompareAndSet(db: Db, service: string): Promise<void> {
  const checks = db.collection<Race>(`${service}_migrations`);
  const identity = await identityOf(db);
  if ((await checks.findOne({ _id: `server ${identity}` })) !== null) return;
  const race = { _id: `race ${String(process.pid)} ${String(performance.timeOrigin)}`, n: 0 };
  await checks.insertOne(race);
  for (let round = 0; round < ROUNDS; round += 1) await runRound(checks, race._id, round);
  await checks.deleteOne({ _id: race._id });
  await checks.insertOne({ _id: `server ${identity}`, n: ROUNDS }).catch(unlessPresent);
}

async function runRound(checks: Collection<Race>, _id: string, round: number): Promise<void> {
  const tries = Array.from({ length: CLIENTS }, () => checks.updateOne({ _id, n: round }, { $set: { n: round + 1 } }));
  const winners = (await Promise.all(tries)).filter(({ modifiedCount }) => modifiedCount === 1).length;
  if (winners === 1) return;
  throw new DatabaseError(
    'DATABASE.CAS_BROKEN',
    `This database let ${winners} of ${CLIENTS} clients win one conditional update; exactly one may.`,
    { next: 'Use MongoDB 7 or later, or the server that comes with Gatehouse.' },
  );
}

/** Another version or another member is another server. */
async function identityOf(db: Db): Promise<string> {
  const [hello, build] = await Promise.all([db.command({ hello: 1 }), db.command({ buildInfo: 1 })]);
  const parts = [build.version, build.gitVersion, hello.setName, hello.me];
  return parts.map((part) => (typeof part === 'string' ? part : '-')).join(' ');
}

function unlessPresent(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}
