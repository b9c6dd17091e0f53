import { HARD_BODIES } from './hard-bodies.js';
import { HARD_BYTES } from './hard-bytes.js';
import { HARD_HEADERS } from './hard-headers.js';
import { bytes, type HardMail } from './hard-mail.js';
import { HARD_STRUCTURES } from './hard-structures.js';
import { HARD_THREADS } from './hard-threads.js';

/** Every hard mail that fits memory with ease; `largeMail` makes the others. */
export const HARD_MAILS: readonly HardMail[] = [
  ...HARD_BYTES,
  ...HARD_HEADERS,
  ...HARD_STRUCTURES,
  ...HARD_BODIES,
  ...HARD_THREADS,
];

/** @throws Error where there is none of that name */
export function hardMail(name: string): HardMail {
  const found = HARD_MAILS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no hard mail named "${name}"`);
  return found;
}

/** About `size` bytes, with one attachment: over the bound of a batch part, so it is streamed. `subject` tells one from another. */
export function largeMail(size: number, subject = 'large'): Buffer {
  const line = `${Buffer.alloc(57, 'attachment').toString('base64')}\r\n`;
  const head = [
    `Subject: ${subject}`,
    'Content-Type: multipart/mixed; boundary=big',
    '',
    '--big',
    'Content-Type: text/plain',
    '',
    'see the file',
    '--big',
    'Content-Type: application/octet-stream; name=big.bin',
    'Content-Disposition: attachment; filename=big.bin',
    'Content-Transfer-Encoding: base64',
    '\r\n',
  ].join('\r\n');
  return bytes(`${head}${line.repeat(Math.floor(size / line.length))}--big--\r\n`);
}
