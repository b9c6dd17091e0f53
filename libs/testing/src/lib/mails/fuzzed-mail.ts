import { generateMailbox } from '@gatehouse/google-simulator';
import { seededRandom } from '../seeded-random.js';
import { HARD_MAILS } from './hard-mails.js';

/**
 * Seeds that found a fault once: they are run every time. A seed's bytes change with the hard mails it is made of, so the
 * fault itself becomes a hard mail, too.
 */
export const KEPT_SEEDS: readonly string[] = [
  // The fold of a line that is no field was added to the field before it.
  '286fe9913578-99',
  '286fe9913578-123',
  '286fe9913578-343',
  '286fe9913578-423',
];

/** Larger mails are no better at breaking readers, only slower. */
const MAX_BASE_BYTES = 64 << 10;
const ORDINARY = 40;
const MAX_STEPS = 8;
const MAX_REPEATS = 50;

/** What readers look for. */
const TOKENS = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '\n\n',
  '\0',
  '--',
  '--x',
  '--x--',
  '=',
  '=?utf-8?q?',
  '?=',
  ':',
  ';',
  '"',
  '\\',
]
  .concat(['\r\n ', '\xff', '\xc3', 'Content-Type: multipart/mixed; boundary=x\r\n', 'Content-Type: text/html\r\n\r\n'])
  .concat([
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: quoted-printable\r\n',
    'charset=utf-16',
  ])
  .map((token) => Buffer.from(token, 'latin1'));

/** 0 to below `limit`, from a seed alone. */
type Pick = (limit: number) => number;
type Mutation = (mail: Buffer, pick: Pick) => Buffer;

const MUTATIONS: readonly Mutation[] = [flip, overwrite, truncate, behead, drop, repeat, insert, splice];

/** An ordinary or hard mail after one to eight seeded flips, cuts and splices: the same bytes for the same seed. */
export function fuzzedMail(seed: string): Buffer {
  const random = seededRandom(`fuzz ${seed}`);
  const pick: Pick = (limit) => (limit <= 1 ? 0 : random(4).readUInt32BE() % limit);
  let mail = anyBase(pick);
  for (let steps = 1 + pick(MAX_STEPS); steps > 0; steps -= 1) {
    const mutate = MUTATIONS[pick(MUTATIONS.length)] ?? flip;
    mail = mutate(mail, pick);
  }
  return mail;
}

let bases: Buffer[] | undefined;

function anyBase(pick: Pick): Buffer {
  bases ??= makeBases();
  return bases[pick(bases.length)] ?? Buffer.alloc(0);
}

function makeBases(): Buffer[] {
  const { messages, read } = generateMailbox({ seed: 'fuzz', count: ORDINARY });
  return [...HARD_MAILS.map(({ raw }) => raw), ...messages.map(read)].filter(({ length }) => length <= MAX_BASE_BYTES);
}

function flip(mail: Buffer, pick: Pick): Buffer {
  const flipped = Buffer.from(mail);
  for (let times = 1 + pick(16); times > 0 && mail.length > 0; times -= 1) {
    const at = pick(mail.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << pick(8));
  }
  return flipped;
}

function overwrite(mail: Buffer, pick: Pick): Buffer {
  const [from, to] = range(mail, pick);
  return Buffer.from(mail).fill(pick(256), from, to);
}

function truncate(mail: Buffer, pick: Pick): Buffer {
  return mail.subarray(0, pick(mail.length));
}

function behead(mail: Buffer, pick: Pick): Buffer {
  return mail.subarray(pick(mail.length));
}

function drop(mail: Buffer, pick: Pick): Buffer {
  const [from, to] = range(mail, pick);
  return Buffer.concat([mail.subarray(0, from), mail.subarray(to)]);
}

function repeat(mail: Buffer, pick: Pick): Buffer {
  const [from, to] = range(mail, pick, 2_000);
  const again = Array.from({ length: 1 + pick(MAX_REPEATS) }, () => mail.subarray(from, to));
  return Buffer.concat([mail.subarray(0, to), ...again, mail.subarray(to)]);
}

function insert(mail: Buffer, pick: Pick): Buffer {
  const at = pick(mail.length + 1);
  const token = TOKENS[pick(TOKENS.length)] ?? Buffer.alloc(0);
  return Buffer.concat([mail.subarray(0, at), token, mail.subarray(at)]);
}

/** The front of one mail and the back of another. */
function splice(mail: Buffer, pick: Pick): Buffer {
  const other = anyBase(pick);
  return Buffer.concat([mail.subarray(0, pick(mail.length + 1)), other.subarray(pick(other.length + 1))]);
}

function range(mail: Buffer, pick: Pick, most = mail.length): [from: number, to: number] {
  const from = pick(mail.length);
  return [from, Math.min(mail.length, from + 1 + pick(most))];
}
