import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, VERSIONS } from '@gatehouse/local-stack';
import { z } from 'zod';
import { ROOT } from './demo.js';
import { withDatabaseOf } from './service-access.js';

const FIXTURES = join(ROOT, 'apps/gatehouse-e2e/fixtures');

/** Data folders that releases left (`npm run data-fixture`), each with its commit. */
export const DATA_FIXTURES = readdirSync(FIXTURES).flatMap((file) => {
  const commit = /^data-(\w+)\.tar\.gz$/.exec(file)?.[1];
  return commit === undefined ? [] : [{ commit, file: join(FIXTURES, file) }];
});

/** They are files of this server, and no other opens them. */
export const hasFixtureEngine = existsSync(
  join(cacheFolder(), `secantusd-${VERSIONS.secantusdRust}`, 'bin/secantusd-rs'),
);

/** Unpacks one into a new folder, its trust included; answers the folder and the verifier key that it was trusted by. */
export async function unpackFixture(file: string): Promise<{ folder: string; trailKey: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  await keepGrantAlive(join(folder, 'google-simulator/journal.jsonl'));
  const { trailKey } = z
    .object({ trailKey: z.string() })
    .parse(JSON.parse(await readFile(join(folder, 'fixture.json'), 'utf8')));
  return { folder, trailKey };
}

/** Google forgets a refresh token that nobody used for six months: this one was in use, however old the fixture is. */
async function keepGrantAlive(journal: string): Promise<void> {
  const lines = (await readFile(journal, 'utf8')).trim().split('\n');
  const used = lines.filter((line) => line.startsWith('{"t":"refresh.used"')).map((line) => JSON.parse(line) as object);
  if (used.length === 0) throw new Error('the fixture has no refresh token in use');
  await appendFile(journal, used.map((event) => `${JSON.stringify({ ...event, at: Date.now() })}\n`).join(''));
}

const MigrationRecord = z.object({ number: z.number(), name: z.string(), at: z.date() });
export type MigrationRecord = z.infer<typeof MigrationRecord>;

/** What a service has recorded of its migrations. */
export function migrationsOf(folder: string, service: string): Promise<MigrationRecord[]> {
  return withDatabaseOf(folder, service, async (db) => {
    const kept = await db
      .collection(`${service}_migrations`)
      .find({ number: { $gt: 0 } })
      .toArray();
    return kept.map((record) => MigrationRecord.parse(record)).sort((a, b) => a.number - b.number);
  });
}
