import { encodeHeader, type Encoding, type Entity, fileEntity, isAscii, multipart, textEntity } from './mime-writer.js';
import { isByOwner, type Kind, kindOf, type PlannedMessage } from './plan.js';
import { SeededRandom } from './random.js';
import { BRANDS, DOMAINS, type Language, LISTS, PEOPLE, VOCABULARY } from './words.js';

export interface Author {
  readonly name: string;
  readonly address: string;
}

export interface RenderRequest {
  readonly seed: string;
  readonly owner: Author;
  /** Padded with text to about this size. */
  readonly messageBytes?: number | undefined;
}

/** What all messages of a thread share. */
interface Thread {
  readonly kind: Kind;
  readonly language: Language;
  readonly subject: string;
  readonly other: Author;
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
      ? entityOf(thread, random, from, to, planned)
      : entityOfSize(messageBytes - Buffer.byteLength(lines), random);
  return Buffer.from(lines + entity);
}

function threadOf({ seed }: RenderRequest, index: number): Thread {
  // The same draws as in the plan come first, so that both agree on the kind.
  const kind = kindOf(new SeededRandom(`${seed}|thread|${String(index)}`));
  const random = new SeededRandom(`${seed}|content|${String(index)}`);
  const [name, local, language] = random.pick(PEOPLE);
  const other =
    kind === 'conversation' || kind === 'list'
      ? { name, address: `${local}@${random.pick(DOMAINS)}` }
      : sender(random, kind);
  const topic = random.pick(VOCABULARY[language].topics).replace('{n}', String(random.between(100, 9_999)));
  const list = kind === 'list' ? `[${random.pick(LISTS)}] ` : '';
  return { kind, language, subject: `${list}${topic}`, other };
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

function entityOf(thread: Thread, random: SeededRandom, from: Author, to: Author, planned: PlannedMessage): Entity {
  const text = lettersOf(thread, random, from, to, planned.position);
  const encoding = random.pick(ENCODINGS);
  const boundary = (): string => `=_${random.hex(24)}`;
  switch (thread.kind) {
    case 'newsletter':
    case 'social':
      return multipart('alternative', boundary(), [
        textEntity('plain', text, encoding),
        textEntity('html', newsletter(thread, random, from), 'quoted-printable'),
      ]);
    case 'receipt':
      return multipart('mixed', boundary(), [
        textEntity('plain', text, encoding),
        fileEntity('application/pdf', `Hóa đơn ${random.hex(6)}.pdf`, pdf(random), undefined),
      ]);
    case 'notification':
      return textEntity('plain', text, isAscii(text.replace(/\s/g, '')) ? '8bit' : encoding);
    default:
      return conversation(thread, random, text, encoding, boundary);
  }
}

function conversation(
  thread: Thread,
  random: SeededRandom,
  text: string,
  encoding: Encoding,
  boundary: () => string,
): Entity {
  const plain = textEntity('plain', text, encoding);
  if (random.chance(0.35)) return plain;
  const id = `img.${random.hex(12)}@simulator.invalid`;
  const hasImage = random.chance(0.1);
  const html = textEntity(
    'html',
    `<div dir="ltr">${paragraphs(text)}${hasImage ? `<img src="cid:${id}" alt="logo">` : ''}</div>`,
    'quoted-printable',
  );
  const body = multipart('alternative', boundary(), [
    plain,
    hasImage ? multipart('related', boundary(), [html, fileEntity('image/png', 'logo.png', PIXEL, id)]) : html,
  ]);
  if (!random.chance(0.12)) return body;
  const [name, type] = random.pick(FILES);
  const localName = thread.language === 'vi' ? name.replace('report', 'báo cáo').replace('photo', 'ảnh') : name;
  return multipart('mixed', boundary(), [
    body,
    fileEntity(type, localName, random.bytes(random.between(4_000, 240_000))),
  ]);
}

const ENCODINGS: readonly [Encoding, ...Encoding[]] = ['quoted-printable', '8bit', 'base64', 'quoted-printable'];

const FILES: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['report.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['photo.jpg', 'image/jpeg'],
  ['drawings.zip', 'application/zip'],
  ['report.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
];

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function lettersOf(thread: Thread, random: SeededRandom, from: Author, to: Author, position: number): string {
  const words = VOCABULARY[thread.language];
  const body = Array.from({ length: random.between(1, 4) }, () => paragraph(random, thread.language));
  const quoted =
    position === 0
      ? []
      : [
          '',
          words.wrote(to.name),
          ...paragraph(random, thread.language)
            .split('\n')
            .map((line) => `> ${line}`),
        ];
  return [
    random.pick(words.greetings).replace('{name}', to.name),
    '',
    body.join('\n\n'),
    '',
    random.pick(words.closings),
    from.name,
    ...quoted,
  ].join('\n');
}

function paragraph(random: SeededRandom, language: Language): string {
  return Array.from({ length: random.between(2, 6) }, () => random.pick(VOCABULARY[language].sentences)).join(' ');
}

function newsletter(thread: Thread, random: SeededRandom, from: Author): string {
  const domain = from.address.split('@')[1] ?? 'example';
  const rows = Array.from({ length: random.between(4, 24) }, () => {
    const item = random.hex(8);
    return `<tr><td style="padding:12px"><a href="https://${domain}/item/${item}"><img src="https://images.${domain}/${item}.jpg" width="240" height="160" alt=""></a></td><td style="padding:12px;font:16px/1.5 Arial,sans-serif"><h2>${random.pick(VOCABULARY[thread.language].topics).replace('{n}', item)}</h2><p>${paragraph(random, thread.language)}</p></td></tr>`;
  });
  return `<!doctype html><html><head><meta charset="utf-8"><title>${thread.subject}</title><style>a{color:#0a6}h2{margin:0}</style></head><body><table width="600" align="center">${rows.join('\n')}</table><p><a href="https://${domain}/unsubscribe">Unsubscribe</a></p><img src="https://track.${domain}/open.gif?u=${random.hex(16)}" width="1" height="1"></body></html>`;
}

function paragraphs(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped
    .split('\n\n')
    .map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`)
    .join('\n');
}

function pdf(random: SeededRandom): Buffer {
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    random.bytes(random.between(6_000, 60_000)),
    Buffer.from('\n%%EOF\n'),
  ]);
}

/** Text and HTML of a given size, cut from a pool, so that a benchmark measures its reader and not this writer. */
function entityOfSize(bytes: number, random: SeededRandom): Entity {
  const size = Math.max(200, bytes - 330);
  const start = random.between(0, POOL_SIZE - 1);
  const text = fromPool(start, Math.floor(size / 3));
  const html = fromPool(start, Math.ceil((size * 2) / 3) - 60);
  const boundary = `=_${random.hex(24)}`;
  return multipart('alternative', boundary, [
    textEntity('plain', text, '8bit'),
    textEntity('html', `<html><body><div>${html}</div></body></html>`, '8bit'),
  ]);
}

const POOL_SIZE = 65_536;
let pool = '';

/** ASCII lines, the same in every process. */
function fromPool(start: number, length: number): string {
  if (pool === '') pool = makePool();
  const end = start + length;
  return end <= pool.length ? pool.slice(start, end) : pool.repeat(Math.ceil(end / pool.length)).slice(start, end);
}

function makePool(): string {
  const random = new SeededRandom('pool');
  const lines: string[] = [];
  for (let length = 0; length < POOL_SIZE * 2; length += lines.at(-1)?.length ?? 0) {
    lines.push(`${random.pick(VOCABULARY.en.sentences).replace(/[^\x20-\x7e]/g, '')}${CRLF}`);
  }
  return lines.join('');
}

function messageIdOf(seed: string, thread: number, position: number): string {
  return `<${new SeededRandom(`${seed}|id|${String(thread)}|${String(position)}`).hex(24)}@mail.simulator.invalid>`;
}

function mailboxOf({ name, address }: Author): string {
  return `${isAscii(name) ? name : encodeHeader(name)} <${address}>`;
}
