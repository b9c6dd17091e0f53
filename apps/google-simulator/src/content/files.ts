import { pdfOf } from './pdf.js';
import { png } from './png.js';
import { SeededRandom } from './random.js';
import { type Language, VOCABULARY } from './words.js';

export interface FilesRequest {
  readonly seed: string;
  readonly count: number;
  /** No file is younger, in milliseconds. */
  readonly now: number;
}

/** Which kind of file, of a hundred. */
const SHARES = [
  ['folder', 10],
  ['document', 25],
  ['text', 30],
  ['pdf', 20],
  ['image', 15],
] as const;
type Kind = (typeof SHARES)[number][0];

/** A generated file, folder or Google Doc; its bytes are made when they are read. */
export interface PlannedFile {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly mimeType: string;
  /** A folder planned before it; undefined: My Drive. */
  readonly parent: string | undefined;
  readonly createdTime: number;
  readonly modifiedTime: number;
  readonly language: Language;
  readonly starred: boolean;
}

const TYPES: Readonly<Record<Kind, readonly [mimeType: string, ending: string]>> = {
  folder: ['application/vnd.google-apps.folder', ''],
  document: ['application/vnd.google-apps.document', ''],
  text: ['text/plain', '.txt'],
  pdf: ['application/pdf', '.pdf'],
  image: ['image/png', '.png'],
};

const TWO_YEARS_MS = 2 * 365 * 86_400_000;

/** The same seed plans the same files, whatever runs it. */
export function planFiles({ seed, count, now }: FilesRequest): PlannedFile[] {
  const random = new SeededRandom(`${seed} files`);
  const folders: string[] = [];
  return Array.from({ length: count }, (_, index) => {
    const file = planFile(random, index, now, folders);
    if (file.kind === 'folder') folders.push(file.id);
    return file;
  });
}

function planFile(random: SeededRandom, index: number, now: number, folders: readonly string[]): PlannedFile {
  const kind = kindOf(random.between(0, 99));
  const language: Language = random.chance(0.5) ? 'vi' : 'en';
  const [mimeType, ending] = TYPES[kind];
  const title = random.pick(VOCABULARY[language].topics).replace('{n}', String(random.between(100, 999)));
  const createdTime = now - random.between(60_000, TWO_YEARS_MS);
  const isInside = folders.length > 0 && random.chance(0.7);
  const parent = isInside ? folders[random.between(0, folders.length - 1)] : undefined;
  return {
    ...{ id: `1${random.bytes(24).toString('base64url')}`, kind, mimeType, parent, language, createdTime },
    name: `${title.replace(/[?:/]/g, '')} ${String(index + 1)}${ending}`,
    modifiedTime: random.between(createdTime, now),
    starred: random.chance(0.05),
  };
}

function kindOf(percent: number): Kind {
  let from = 0;
  for (const [kind, share] of SHARES) {
    from += share;
    if (percent < from) return kind;
  }
  return 'text';
}

/** The bytes of a planned file; a folder has none, a Google Doc is the text that it begins with. */
export function renderFile(seed: string, file: PlannedFile): Buffer {
  const random = new SeededRandom(`${seed} ${file.id}`);
  switch (file.kind) {
    case 'folder':
      return Buffer.alloc(0);
    case 'pdf':
      return pdfOf(file.name, linesOf(random, file));
    case 'image': {
      const [x0, y0] = [random.between(1, 7), random.between(1, 7)];
      return png(64, 48, (x, y) => x * x0 + y * y0);
    }
    default:
      return Buffer.from(`${linesOf(random, file).join('\n')}\n`, 'utf8');
  }
}

function linesOf(random: SeededRandom, { name, language }: PlannedFile): string[] {
  const { sentences } = VOCABULARY[language];
  const paragraphs = Array.from({ length: random.between(2, 30) }, () =>
    Array.from({ length: random.between(1, 5) }, () => random.pick(sentences)).join(' '),
  );
  return [name, '', ...paragraphs];
}
