import { z } from 'zod';
import { encodeHeader, multipart, textEntity } from '../content/mime-writer.js';
import { type World } from '../world/world.js';

export const ComposeRequest = z.strictObject({
  /** `Name <address>` or an address. */
  from: z.string().default('Simulator <simulator@example.com>'),
  subject: z.string().default(''),
  text: z.string().default(''),
  html: z.string().optional(),
  labels: z.array(z.string()).optional(),
  threadId: z.string().optional(),
});
export type ComposeRequest = z.infer<typeof ComposeRequest>;

const LINE_BREAKS = /[\r\n]+/g;

/** The RFC 5322 bytes of a mail that somebody sends to the account. */
export function composeMail(fields: ComposeRequest, to: string, world: World): Buffer {
  const [, name = '', address = fields.from] = /^(.*?)\s*<([^>]*)>$/.exec(fields.from.replace(LINE_BREAKS, ' ')) ?? [];
  const plain = textEntity('plain', fields.text, 'quoted-printable');
  const boundary = `=_${world.random(12).toString('hex')}`;
  const entity =
    fields.html === undefined
      ? plain
      : multipart('alternative', boundary, [plain, textEntity('html', fields.html, 'quoted-printable')]);
  const head = [
    `Message-ID: <${world.random(12).toString('hex')}@simulator.invalid>`,
    `Date: ${world.clock.now().toUTCString().replace('GMT', '+0000')}`,
    `From: ${name === '' ? '' : `${encodeHeader(name)} `}<${address}>`,
    `To: <${to.replace(LINE_BREAKS, ' ')}>`,
    `Subject: ${encodeHeader(fields.subject.replace(LINE_BREAKS, ' '))}`,
    'MIME-Version: 1.0',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n${entity}`);
}
