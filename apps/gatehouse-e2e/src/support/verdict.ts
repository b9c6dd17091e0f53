import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@gatehouse/testing';
import { Api } from './api.js';
import { ROOT, type Demo } from './demo.js';
import { exportTrail, readExport, type ExportedEntry } from './export.js';

const run = promisify(execFile);

/** Both logs of a demo, as its officer exports them. */
export interface Trail {
  /** Of the organisation's export: what `./gatehouse verify` takes. */
  readonly folder: string;
  readonly organisation: readonly ExportedEntry[];
  readonly system: readonly ExportedEntry[];
}

export async function trailOf(demo: Demo, folder: string): Promise<Trail> {
  const officer = await eventually(() => Api.signIn(demo.ready.url, demo.signIn('officer')), { withinMs: 30_000 });
  const paths = { organisation: join(folder, 'organisation'), system: join(folder, 'system') };
  await exportTrail(officer, 'organisation', paths.organisation);
  await exportTrail(officer, 'system', paths.system);
  return {
    folder: paths.organisation,
    organisation: await readExport(paths.organisation),
    system: await readExport(paths.system),
  };
}

/** `./gatehouse verify` with these arguments: its exit code and all that it printed. */
export async function verify(...args: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await run(process.execPath, ['tools/verifier/dist/main.js', ...args], { cwd: ROOT });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

const ACCESSES = new Set(['exchange.intent', 'access.read']);

/** Intents and reads that stand above the withdrawal of their grant (`trail.md` 2); `consent.close` may. */
export function accessesAfterWithdrawal(entries: readonly ExportedEntry[]): string[] {
  const closed = new Map<string, number>();
  const faults: string[] = [];
  for (const { index, header } of entries) {
    const grant = header.grant?.id ?? '';
    if (header.type === 'consent.withdrawn') closed.set(grant, index);
    if (!ACCESSES.has(header.type) || header.purpose === 'consent.close') continue;
    const at = closed.get(grant);
    if (at !== undefined) {
      faults.push(`${header.type} at ${String(index)}, after the withdrawal of its grant at ${String(at)}`);
    }
  }
  return faults;
}
