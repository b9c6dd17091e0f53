import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPolicy } from '@gatehouse/transparency-log';
import type { Report } from '../report/report.js';
import { verifyExport, type VerifyOptions } from '../verify-export.js';
import { writeExport, type ExportMap } from './make-export.js';
import { TrailMaker } from './trail-maker.js';

/** The trust file that names the key of every trail that these tests make. */
export const TRUST = formatPolicy([new TrailMaker().signer]);

/** Verifies exports made in memory, each in a folder of its own that is removed after the test. */
export function useExports(): (files: ExportMap, options?: VerifyOptions) => Promise<Report> {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  return async (files, options = { trustPolicyText: TRUST }) =>
    verifyExport(await writeExport(files, await mkdtemp(join(folder, 'export-'))), options);
}

/** Every fault, one a line. */
export function faultsOf({ faults }: Report): string {
  return faults.map(({ where, what }) => `${where}: ${what}`).join('\n');
}
