import { type HardMail, lines, mail, repeated } from './hard-mail.js';

const reply = (n: number, head: string): string =>
  lines(`Message-ID: <hard-${n}@x>`, head, `Date: ${n} Mar 2026 10:00:00 +0700`, '', String(n));

/** Mails that belong together, and mails that only say so. */
export const HARD_THREADS: readonly HardMail[] = [
  mail('thread: the first', reply(1, 'Subject: thread')),
  mail('thread: an answer', reply(2, 'In-Reply-To: <hard-1@x>')),
  mail('thread: an answer to the answer, folded', reply(3, 'References: <hard-1@x>\r\n\t<hard-2@x>')),
  mail('thread: an answer to nothing that is here', reply(4, 'In-Reply-To: <gone@x>')),
  mail('thread: an answer to itself', reply(5, 'In-Reply-To: <hard-5@x>')),
  mail('thread: the same Message-ID again', lines('Message-ID: <hard-1@x>', 'Subject: double', '', 'double')),
  mail('thread: ten thousand references', reply(6, `References:${repeated(10_000, (n) => `\r\n <r${n}@x>`)}`)),
  mail('thread: an empty Message-ID', lines('Message-ID:', 'In-Reply-To: <>', '', 'x')),
];
