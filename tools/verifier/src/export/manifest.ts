import { ExportManifest } from '@gatehouse/contracts';
import { isCanonical, parseNote } from '@gatehouse/transparency-log';
import type { Findings } from '../report/findings.js';
import type { ExportFiles } from './export-files.js';

export const MANIFEST = 'manifest.json';

/** What the manifest says, before anybody knows who signed it; undefined when it is missing or malformed. */
export async function readManifest(files: ExportFiles, findings: Findings): Promise<ExportManifest | undefined> {
  const bytes = await files.read(MANIFEST);
  if (bytes === undefined) {
    findings.add(2, MANIFEST, 'The manifest is missing.');
    return undefined;
  }
  const manifest = parseManifest(bytes);
  if (manifest === undefined) findings.add(2, MANIFEST, 'The manifest is not a signed note in its one form.');
  return manifest;
}

/** Every file is the one that was listed, every listed file is there, and nothing else is. */
export async function checkFiles(files: ExportFiles, manifest: ExportManifest, findings: Findings): Promise<void> {
  for (const [path, expected] of Object.entries(manifest.files)) {
    if (!files.has(path)) findings.add(2, path, 'The manifest lists this file, but it is missing.');
    else if ((await files.sha256(path)) !== expected)
      findings.add(2, path, "The file was edited: its hash is not the manifest's.");
  }
  for (const path of files.paths) {
    if (path !== MANIFEST && !Object.hasOwn(manifest.files, path)) {
      findings.add(2, path, 'The manifest does not list this file.');
    }
  }
}

function parseManifest(bytes: Buffer): ExportManifest | undefined {
  try {
    const { text } = parseNote(bytes);
    const line = text.slice(0, -1);
    const parsed = ExportManifest.safeParse(JSON.parse(line));
    return parsed.success && isCanonical(Buffer.from(line)) ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
