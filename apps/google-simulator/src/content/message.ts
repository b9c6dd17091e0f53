import { entityOf } from './body.js';
import { encodeHeader, isAscii } from './mime-writer.js';
import { type Colleague } from './organisation.js';
import { isByOwner, type Kind, kindOf, type PlannedMessage } from './plan.js';
import { SeededRandom } from './random.js';
import { entityOfSize } from './sized-body.js';
import { type Author, type Thread } from './thread.js';
import { BRANDS, DOMAINS, LISTS, PEOPLE, VOCABULARY } from './words.js';

export interface RenderRequest {
  readonly seed: string;
  readonly owner: Author;
  /** Padded with text to about this size. */
  readonly messageBytes?: number | undefined;
  readonly colleagues?: readonly Colleague[];
}

const CRLF = '\r\n';

/** The RFC 5322 bytes of a planned message. */
export function renderMessage(request: RenderRequest, planned: PlannedMessage): Buffer {
  const thread = threadOf(request, planned.thread);
  const random = new SeededRandom(`${request.seed}|message|${String(planned.thread)}|${String(planned.position)}`);
  const byOwner = isByOwner(request.seed, thread.kind, planned.thread, planned.position);
  const [from, to] = byOwner ? [request.owner, thread.other] : [thread.other, request.owner];
  const head = headersOf(request, planned, thread, from, to, random);
  const lines = `${head.join(CRLF)}${CRLF}`;
  const { messageBytes } = request;
  const entity =
    messageBytes === undefined
      ? entityOf(thread, random, from, to, planned.position)
      : entityOfSize(messageBytes - Buffer.byteLength(lines), random);
  return Buffer.from(lines + entity);
}

function threadOf(request: RenderRequest, index: number): Thread {
  const { seed } = request;
  // The same draws as in the plan come first, so that both agree on the kind.
  const kind = kindOf(new SeededRandom(`${seed}|thread|${String(index)}`));
  const random = new SeededRandom(`${seed}|content|${String(index)}`);
  const [name, local, ownLanguage] = random.pick(PEOPLE);
  const stranger =
    kind === 'conversation' || kind === 'list'
      ? { name, address: `${local}@${random.pick(DOMAINS)}` }
      : sender(random, kind);
  const colleague = kind === 'conversation' ? colleagueOf(request, index) : undefined;
  const other = colleague ?? stranger;
  const language = colleague?.language ?? ownLanguage;
  const topic = random.pick(VOCABULARY[language].topics).replace('{n}', String(random.between(100, 9_999)));
  const list = kind === 'list' ? `[${random.pick(LISTS)}] ` : '';
  return { kind, language, subject: `${list}${topic}`, other };
}

/** Most conversations of somebody in an organisation stay inside. */
const INSIDE = 0.7;

/** Drawn apart, so that accounts without colleagues keep the mail that their seeds have always made. */
function colleagueOf({ seed, owner, colleagues = [] }: RenderRequest, index: number): Colleague | undefined {
  const others = colleagues.length - 1;
  if (others < 1) return undefined;
  const random = new SeededRandom(`${seed}|colleague|${String(index)}`);
  if (!random.chance(INSIDE)) return undefined;
  const first = random.between(0, others);
  const chosen = colleagues[first];
  return chosen?.address === owner.address ? colleagues[(first + 1) % colleagues.length] : chosen;
}

function sender(random: SeededRandom, kind: Kind): Author {
  const name = random.pick(BRANDS);
  const domain = `${name
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase()}.example`;
  const local = kind === 'newsletter' ? 'news' : kind === 'receipt' ? 'billing' : 'no-reply';
  return { name, address: `${local}@${domain}` };
}

function headersOf(
  request: RenderRequest,
  planned: PlannedMessage,
  thread: Thread,
  from: Author,
  to: Author,
  random: SeededRandom,
): string[] {
  const { seed } = request;
  const date = new Date(planned.internalDate).toUTCString().replace('GMT', '+0000');
  const earlier = Array.from({ length: planned.position }, (_, position) =>
    messageIdOf(seed, planned.thread, position),
  );
  const reply = planned.position > 0 ? VOCABULARY[thread.language].reply : '';
  const relay = `mx${String(random.between(1, 9))}.${from.address.split('@')[1] ?? 'example'}`;
  return [
    `Received: from ${relay} (${relay} [192.0.2.${String(random.between(1, 254))}])${CRLF}        by mx.google.invalid with ESMTPS id ${random.hex(16)}${CRLF}        for <${to.address}>; ${date}`,
    `Message-ID: ${messageIdOf(seed, planned.thread, planned.position)}`,
    `Date: ${date}`,
    `From: ${mailboxOf(from)}`,
    `To: ${mailboxOf(to)}`,
    `Subject: ${encodeHeader(`${reply}${thread.subject}`)}`,
    ...(earlier.length > 0
      ? [`In-Reply-To: ${earlier.at(-1) ?? ''}`, `References: ${earlier.slice(-10).join(`${CRLF} `)}`]
      : []),
    ...listHeaders(thread, from),
    'MIME-Version: 1.0',
  ];
}

function listHeaders({ kind, subject }: Thread, from: Author): string[] {
  if (kind === 'newsletter')
    return [
      `List-Unsubscribe: <https://${from.address.split('@')[1] ?? ''}/unsubscribe>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'Precedence: bulk',
    ];
  const list = /^\[([\w-]+)\]/.exec(subject)?.[1];
  if (list === undefined) return [];
  return [
    `List-Id: <${list}.lists.example>`,
    `List-Post: <mailto:${list}@lists.example>`,
    `List-Archive: <https://lists.example/${list}>`,
  ];
}

function messageIdOf(seed: string, thread: number, position: number): string {
  return `<${new SeededRandom(`${seed}|id|${String(thread)}|${String(position)}`).hex(24)}@mail.simulator.invalid>`;
}

function mailboxOf({ name, address }: Author): string {
  return `${isAscii(name) ? name : encodeHeader(name)} <${address}>`;
}
