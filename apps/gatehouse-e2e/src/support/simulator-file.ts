import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateMailbox } from '@gatehouse/testing';
import { z } from 'zod';

const Label = z.object({ id: z.string(), name: z.string(), type: z.enum(['system', 'user']) });
export type SourceLabel = z.infer<typeof Label>;

/** Lines of the journal that say what stands in a mailbox; the others (grants, watches) are none of it. */
const Line = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('mailbox.generated'),
    ...{ email: z.string(), name: z.string(), seed: z.string(), count: z.number(), now: z.number(), h: z.string() },
    messageBytes: z.number().optional(),
  }),
  z.object({
    t: z.literal('message.added'),
    ...{ email: z.string(), id: z.string(), threadId: z.string(), labelIds: z.array(z.string()), h: z.string() },
    internalDate: z.number(),
    blob: z.object({ offset: z.number(), length: z.number() }),
    origin: z.string().optional(),
  }),
  z.object({
    t: z.literal('message.labels'),
    ...{ email: z.string(), id: z.string(), add: z.array(z.string()), remove: z.array(z.string()), h: z.string() },
  }),
  z.object({ t: z.literal('message.deleted'), email: z.string(), id: z.string() }),
  z.object({ t: z.literal('label.put'), email: z.string(), label: Label }),
]);
type Line = z.infer<typeof Line>;

export interface SourceMessage {
  readonly id: string;
  readonly threadId: string;
  readonly labelIds: readonly string[];
  readonly internalDate: string;
  readonly historyId: string;
  /** The file that it was imported from, and `#` with a digest. */
  readonly origin: string | undefined;
  read(): Promise<Buffer>;
}

export interface SourceMailbox {
  /** Of the person's own making; Google's stand in every mailbox. */
  readonly labels: readonly SourceLabel[];
  readonly messages: readonly SourceMessage[];
}

/** A mailbox as the simulator's append-only files say: its journal folded, bytes out of `messages.bin`, generated mail anew from its seed. */
export async function readSource(dataFolder: string, email: string): Promise<SourceMailbox> {
  const folder = join(dataFolder, 'google-simulator');
  const text = await readFile(join(folder, 'journal.jsonl'), 'utf8');
  const labels = new Map<string, SourceLabel>();
  const messages = new Map<string, SourceMessage>();
  for (const json of text.split('\n').filter((line) => line !== '')) {
    const line = Line.safeParse(JSON.parse(json));
    if (line.success && line.data.email === email) fold(line.data, { labels, messages, folder });
  }
  return { labels: [...labels.values()], messages: [...messages.values()] };
}

interface Fold {
  readonly labels: Map<string, SourceLabel>;
  readonly messages: Map<string, SourceMessage>;
  readonly folder: string;
}

function fold(line: Line, { labels, messages, folder }: Fold): void {
  switch (line.t) {
    case 'mailbox.generated': {
      const plan = generateMailbox({ ...line, owner: { name: line.name, address: line.email } });
      for (const label of plan.labels) labels.set(label.id, label);
      for (const planned of plan.messages) {
        const { id, threadId, labelIds } = planned;
        const internalDate = String(planned.internalDate);
        const read = (): Promise<Buffer> => Promise.resolve(plan.read(planned));
        messages.set(id, { id, threadId, labelIds, internalDate, historyId: line.h, origin: undefined, read });
      }
      return;
    }
    case 'message.added': {
      const { id, threadId, labelIds, blob, origin } = line;
      const read = (): Promise<Buffer> => readBlob(join(folder, 'messages.bin'), blob);
      const internalDate = String(line.internalDate);
      messages.set(id, { id, threadId, labelIds, internalDate, historyId: line.h, origin, read });
      return;
    }
    case 'message.labels': {
      const known = messages.get(line.id);
      if (known === undefined) return;
      const labelIds = [...new Set([...known.labelIds, ...line.add])].filter((id) => !line.remove.includes(id));
      messages.set(line.id, { ...known, labelIds, historyId: line.h });
      return;
    }
    case 'message.deleted':
      messages.delete(line.id);
      return;
    case 'label.put':
      labels.set(line.label.id, line.label);
  }
}

async function readBlob(file: string, { offset, length }: { offset: number; length: number }): Promise<Buffer> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    if (bytesRead !== length) throw new Error(`${file} ends before ${offset + length}`);
    return bytes;
  } finally {
    await handle.close();
  }
}
