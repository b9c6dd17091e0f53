import { join } from 'node:path';
import { cacheFolder, VERSIONS } from './cache-folder.js';
import { isAtLeast, isExecutable, onPath, versionOf } from './find-binary.js';
import { installWheel } from './python-wheel.js';
import { StackError } from './stack-error.js';

/** `secantusd-rs` and `secantusd-py` share the wire protocol, not the files: a folder is opened by the engine that made it. */
const DATABASE_ENGINES = ['mongod', 'secantusd-rs', 'secantusd-py'] as const;
export type DatabaseEngine = (typeof DATABASE_ENGINES)[number];

export interface DatabaseBinary {
  readonly engine: DatabaseEngine;
  readonly path: string;
}

const rustFolder = (): string => join(cacheFolder(), `secantusd-${VERSIONS.secantusdRust}`);
const wheelFolder = (): string => join(cacheFolder(), `secantusd-py-${VERSIONS.secantusdWheel}`);

/** The best database server on this machine: `mongod` ≥ 7, the fast SecantusDB, the wheel; undefined when there is none. */
export async function findDatabase(): Promise<DatabaseBinary | undefined> {
  return (await findMongod()) ?? (await findEngine('secantusd-rs')) ?? (await findEngine('secantusd-py'));
}

/** As `findDatabase`, and installs the wheel (10 s) when nothing is there. `GATEHOUSE_DATABASE` names an engine, for comparing them. */
export async function requireDatabase(engine = engineAsked()): Promise<DatabaseBinary> {
  const found = engine === undefined ? await findDatabase() : await findEngine(engine);
  if (found !== undefined) return found;
  if (engine !== undefined && engine !== 'secantusd-py') throw missing(engine);
  await installWheel(`SecantusDB==${VERSIONS.secantusdWheel}`, wheelFolder());
  const installed = await findEngine('secantusd-py');
  if (installed === undefined) throw missing('secantusd-py');
  return installed;
}

function engineAsked(): DatabaseEngine | undefined {
  return DATABASE_ENGINES.find((engine) => engine === process.env.GATEHOUSE_DATABASE);
}

async function findMongod(): Promise<DatabaseBinary | undefined> {
  const path = await onPath('mongod');
  const version = path === undefined ? undefined : await versionOf(path);
  if (path === undefined || version === undefined || !isAtLeast(version, VERSIONS.mongodFloor)) return undefined;
  return { engine: 'mongod', path };
}

async function findEngine(engine: DatabaseEngine): Promise<DatabaseBinary | undefined> {
  if (engine === 'mongod') return findMongod();
  const path = join(engine === 'secantusd-rs' ? rustFolder() : wheelFolder(), 'bin', engine);
  return (await isExecutable(path)) ? { engine, path } : undefined;
}

function missing(engine: DatabaseEngine): StackError {
  return new StackError('STACK.BINARY_MISSING', `The database server ${engine} is not on this machine.`, {
    next: engine === 'secantusd-rs' ? 'Run: ./gatehouse tune' : `Put ${engine} on PATH.`,
  });
}
