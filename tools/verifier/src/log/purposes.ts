import { createHash } from 'node:crypto';
import { PurposeTable } from '@gatehouse/contracts';
import type { ExportFiles } from '../export/export-files.js';
import type { Findings } from '../report/findings.js';

export const PURPOSES = 'purposes.json';

export interface ReadPurposes {
  readonly table: PurposeTable | undefined;
  /** Base64 SHA-256 of the file; the log names it. */
  readonly hash: string;
}

export async function readPurposes(files: ExportFiles, findings: Findings): Promise<ReadPurposes> {
  const bytes = await files.read(PURPOSES);
  if (bytes === undefined) {
    findings.add(2, PURPOSES, 'The purpose table is missing.');
    return { table: undefined, hash: '' };
  }
  const hash = createHash('sha256').update(bytes).digest('base64');
  const table = parseTable(bytes);
  if (table === undefined) findings.add(2, PURPOSES, 'The purpose table cannot be read.');
  return { table, hash };
}

function parseTable(bytes: Buffer): PurposeTable | undefined {
  try {
    return PurposeTable.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}
