import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { dateOf } from '../gmail/write-messages.js';
import { messageAdded } from '../gmail/new-message.js';
import { type Mailbox } from '../world/mailbox.js';
import { type World } from '../world/world.js';
import { mailFiles } from './mail-files/mail-files.js';

export interface ImportReport {
  readonly imported: number;
  /** Were there already: the same file with the same bytes. */
  readonly known: number;
}

/** Puts every mail below a folder (`.eml`, mbox, maildir) into the mailbox, byte for byte. A second run adds only what is new. */
export function importFolder(world: World, mailbox: Mailbox, folder: string): ImportReport {
  const report = { imported: 0, known: 0 };
  world.bulk(() => {
    for (const { path, raw, labelIds } of mailFiles(folder)) {
      const origin = `${relative(folder, path)}#${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
      if (mailbox.origins.has(origin)) report.known += 1;
      else {
        const internalDate = Math.max(0, dateOf(raw, world.clock.nowMs()));
        world.record([messageAdded(world, mailbox, { raw, labelIds, internalDate, origin })]);
        report.imported += 1;
      }
    }
  });
  return report;
}
