import { parseCheckpointText, parseLogPath, parseNote, type Checkpoint } from '@gatehouse/transparency-log';
import type { ExportFiles } from '../export/export-files.js';
import type { Findings } from '../report/findings.js';

/** A checkpoint as it claims to be; who signed it is judged when the whole log was read. */
export interface ClaimedCheckpoint extends Checkpoint {
  readonly where: string;
  readonly note: string;
}

export const HEAD = 'log/checkpoint';

/** The export's checkpoint; undefined, with the fault named, when it is missing or malformed. */
export async function readHead(files: ExportFiles, findings: Findings): Promise<ClaimedCheckpoint | undefined> {
  const bytes = await files.read(HEAD);
  if (bytes === undefined) {
    findings.add(2, HEAD, 'The checkpoint is missing.');
    return undefined;
  }
  return claim(HEAD, bytes, findings);
}

/** Older checkpoints that the export brings along (`checkpoints/<size>`): they show when a key was handed over. */
export async function readOlder(files: ExportFiles, findings: Findings): Promise<ClaimedCheckpoint[]> {
  const found: ClaimedCheckpoint[] = [];
  for (const path of files.paths) {
    if (!/^checkpoints\/\d+$/.test(path)) continue;
    const claimed = claim(path, (await files.read(path)) ?? Buffer.alloc(0), findings);
    if (claimed !== undefined) found.push(claimed);
  }
  return found;
}

export function claim(where: string, note: Buffer, findings: Findings): ClaimedCheckpoint | undefined {
  try {
    return { ...parseCheckpointText(parseNote(note).text), where, note: note.toString() };
  } catch (error) {
    findings.add(2, where, error instanceof Error ? error.message : 'The checkpoint cannot be read.');
    return undefined;
  }
}

/** How many entries to read: as many as were signed for, but never past the files, whatever a forged size says. */
export function readableSize(files: ExportFiles, head: ClaimedCheckpoint | undefined, findings: Findings): number {
  let end = 0;
  for (const path of files.paths) {
    const parsed = path.startsWith('log/') ? parseLogPath(path.slice('log/'.length)) : undefined;
    const isLeaves = parsed?.kind === 'bundle' || (parsed?.kind === 'tile' && parsed.level === 0);
    if (isLeaves) end = Math.max(end, parsed.index * 256 + parsed.width);
  }
  if (head === undefined) return end;
  if (end < head.size)
    findings.add(2, HEAD, `It covers ${head.size} entries, but the files end after ${end}: the log was truncated.`);
  return Math.min(end, head.size);
}
