import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { HeaderV1 } from '@gatehouse/contracts';
import { bundlePath, bundlesOf, decodeBundle, openSegment, parseEntry } from '@gatehouse/transparency-log';
import { extract } from 'tar-stream';
import { z } from 'zod';
import type { Api } from './api.js';

/** One entry with its opened bodies, as somebody who holds an export reads it. */
export interface ExportedEntry {
  readonly index: number;
  readonly header: HeaderV1;
  readonly body: Record<string, unknown>[];
}

/** Asks for an export as the officer and unpacks it; its path is what `./gatehouse verify` takes. */
export async function exportTrail(officer: Api, log: 'organisation' | 'system', folder: string): Promise<string> {
  const response = await officer.send('POST', '/api/v1/trail/exports', { log, reason: 'end-to-end test' });
  if (!response.ok) throw new Error(`the export answered ${String(response.status)}: ${await response.text()}`);
  const unpack = extract();
  unpack.end(Buffer.from(await response.arrayBuffer()));
  for await (const file of unpack) {
    const chunks: Buffer[] = [];
    for await (const chunk of file) chunks.push(chunk as Buffer);
    if (file.header.type !== 'file') continue;
    const path = join(folder, file.header.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.concat(chunks));
  }
  return folder;
}

const Line = z.object({ index: z.string(), ref: z.string(), segment: z.string(), key: z.string().nullable() });

/** Every entry of an unpacked export, in order. */
export async function readExport(folder: string): Promise<ExportedEntry[]> {
  const [origin = '', size = '0'] = (await readFile(join(folder, 'log/checkpoint'), 'utf8')).split('\n');
  const entries: ExportedEntry[] = [];
  for (const bundle of bundlesOf(Number(size))) {
    const bytes = await readFile(join(folder, 'log', bundlePath(bundle)));
    for (const entry of decodeBundle(bytes, bundle.width)) {
      entries.push({ index: entries.length, header: HeaderV1.parse(parseEntry(entry)), body: [] });
    }
  }
  const lines = createInterface({ input: createReadStream(join(folder, 'bodies.jsonl')) });
  for await (const text of lines) {
    const line = Line.parse(JSON.parse(text));
    const entry = entries[Number(line.index)];
    const kid = entry?.header.body.find((b) => b.ref === line.ref)?.kid;
    if (!entry || kid === undefined || line.key === null) continue;
    const context = { origin, id: entry.header.id, ref: line.ref, kid };
    entry.body.push(openSegment(context, Buffer.from(line.segment, 'base64'), Buffer.from(line.key, 'base64')));
  }
  return entries;
}
