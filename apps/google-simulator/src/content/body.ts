import { type Encoding, type Entity, fileEntity, isAscii, multipart, textEntity } from './mime-writer.js';
import { type SeededRandom } from './random.js';
import { type Author, type Thread } from './thread.js';
import { type Language, VOCABULARY } from './words.js';

/** The MIME entity of a message: what its kind of mail looks like. */
export function entityOf(thread: Thread, random: SeededRandom, from: Author, to: Author, position: number): Entity {
  const text = lettersOf(thread, random, from, to, position);
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
