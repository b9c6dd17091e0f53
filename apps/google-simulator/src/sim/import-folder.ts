import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { dateOf } from '../gmail/write-messages.js';
import { messageAdded } from '../gmail/new-message.js';
import { type Mailbox } from '../world/mailbox.js';
import { type World } from '../world/world.js';

export interface ImportReport {
  readonly imported: number;
  /** Were there already: the same file with the same bytes. */
  readonly known: number;
}

/** Puts every `.eml` below a folder into the mailbox, byte for byte, oldest name first. A second run adds only what is new. */
export function importFolder(world: World, mailbox: Mailbox, folder: string): ImportReport {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.eml'),
  );
  const report = { imported: 0, known: 0 };
  world.bulk(() =>
    importFiles(world, mailbox, folder, files.map((entry) => join(entry.parentPath, entry.name)).sort(), report),
  );
  return report;
}

function importFiles(
  world: World,
  mailbox: Mailbox,
  folder: string,
  paths: readonly string[],
  report: { imported: number; known: number },
): void {
  for (const path of paths) {
    const raw = readFileSync(path);
    const origin = `${relative(folder, path)}#${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
    if (mailbox.origins.has(origin)) report.known += 1;
    else {
      const internalDate = Math.max(0, dateOf(raw, world.clock.nowMs()));
      world.record([messageAdded(world, mailbox, { raw, labelIds: ['INBOX'], internalDate, origin })]);
      report.imported += 1;
    }
  }
}
