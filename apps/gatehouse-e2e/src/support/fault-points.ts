import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './demo.js';

/** The steps of each workflow of the first path (`reliability.md` F37), in their order. */
export const FAULT_POINTS = {
  connect: [
    'auth.start.asked',
    'auth.finish.taken',
    'auth.finish.exchanged',
    'auth.finish.kept',
    'auth.finish.answered',
    'auth.owed.numbered',
    'auth.owed.entered',
  ],
  watch: ['mail.watch.answered', 'mail.watch.stored', 'mail.watch.stopped'],
  'sync page': [
    'mail.sync.claimed',
    'mail.sync.fetched',
    'mail.sync.raw',
    'mail.sync.stored',
    'mail.sync.patched',
    'mail.sync.buried',
    'mail.sync.batched',
    'mail.sync.saving',
    'mail.sync.cursor',
    'mail.sync.saved',
  ],
  bus: ['messaging.outbox.published', 'messaging.outbox.settled', 'messaging.work.handled', 'messaging.work.acked'],
  refresh: ['auth.refresh.answered', 'auth.refresh.stored'],
  withdrawal: [
    'auth.withdraw.closed',
    'auth.withdraw.written',
    'consent.closed.learned',
    'mail.withdraw.stopped',
    'auth.withdraw.told',
    'auth.withdraw.entered',
    'auth.withdraw.push_stopped',
    'auth.revoke.called',
    'auth.revoke.answered',
    'auth.revoke.destroyed',
    'auth.withdraw.revoked',
    'auth.content.chosen',
    'auth.keep.asked',
    'auth.erase.erased',
    'auth.erase.key_destroyed',
    'mail.erase.messages',
    'auth.withdraw.content',
  ],
  trail: [
    'audit.admit.judged',
    'audit.admit.inserted',
    'audit.integrate.tiles',
    'audit.integrate.checkpoint',
    'audit.integrate.file',
  ],
} as const;

export type FaultPoint = (typeof FAULT_POINTS)[keyof typeof FAULT_POINTS][number];

const CALL = /\bfaultPoint\(/g;
const LITERAL = /\bfaultPoint\(\s*'([^']+)'\s*\)/g;

/** Every fault point of the sources, by reading them. @throws Error for one whose name is not a plain literal */
export function faultPointsInSources(): string[] {
  return [...new Set(sources().flatMap((file) => faultPointsOf(readFileSync(file, 'utf8'), file)))].sort();
}

export function faultPointsOf(text: string, file: string): string[] {
  const names = [...text.matchAll(LITERAL)].map(([, name = '']) => name);
  if (names.length !== [...text.matchAll(CALL)].length) {
    throw new Error(`${file} has a fault point whose name is not a literal`);
  }
  return names;
}

function sources(): string[] {
  return ['apps', 'libs', 'tools'].flatMap((kind) =>
    readdirSync(join(ROOT, kind))
      .filter((project) => project !== 'gatehouse-e2e')
      .map((project) => join(ROOT, kind, project, 'src'))
      .filter((folder) => existsSync(folder))
      .flatMap(sourcesIn),
  );
}

/** All but the tests, and the file that defines what a fault point is. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.spec\.tsx?$/.test(name) && !name.endsWith('fault-point.ts'))
    .map((name) => join(folder, name));
}
