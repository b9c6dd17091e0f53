import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { InclusionView } from '@gatehouse/contracts';
import { toReceipt } from '@gatehouse/transparency-log';
import { z } from 'zod';
import type { Api } from './api.js';

const Line = z.object({ index: z.string(), ref: z.string(), segment: z.string(), key: z.string().nullable() });

/** One entry as a file that proves itself: its proof as its person gets it, its segments out of an export. */
export async function writeReceipt(
  person: Api,
  path: string,
  { index, exported, vkey }: { index: number; exported: string; vkey: string },
): Promise<void> {
  const { entry, proof } = await person.get(InclusionView, `/api/v1/trail/inclusion/${String(index)}`);
  const segments = [];
  for await (const text of createInterface({ input: createReadStream(join(exported, 'bodies.jsonl')) })) {
    const { index: at, ...segment } = Line.parse(JSON.parse(text));
    if (at === String(index)) segments.push(segment);
  }
  await writeFile(path, toReceipt({ v: 'gatehouse-receipt/v1', entry, segments, proof, vkey }));
}
