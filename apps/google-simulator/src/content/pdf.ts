const LINES_A_PAGE = 50;
const LINE_LENGTH = 90;

/**
 * A valid PDF 1.4 with the text in Helvetica, 50 lines a page. Its font has Western letters only: others lose
 * their marks, or are question marks.
 */
export function pdfOf(title: string, text: readonly string[]): Buffer {
  const lines = text.flatMap((line) => wrapped(western(line)));
  const pages = Array.from({ length: Math.max(1, Math.ceil(lines.length / LINES_A_PAGE)) }, (_, page) =>
    lines.slice(page * LINES_A_PAGE, (page + 1) * LINES_A_PAGE),
  );
  const kids = pages.map((_, page) => `${String(5 + 2 * page)} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${String(pages.length)} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title (${literal(western(title))}) /Producer (Google simulator) >>`,
    ...pages.flatMap((page, index) => [pageObject(6 + 2 * index), streamObject(page)]),
  ];
  return assembled(objects);
}

function pageObject(contents: number): string {
  const resources = '<< /Font << /F1 3 0 R >> >>';
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources ${resources} /Contents ${String(contents)} 0 R >>`;
}

function streamObject(lines: readonly string[]): string {
  const shown = lines.map((line) => `(${literal(line)}) Tj T*`).join('\n');
  const stream = `BT /F1 11 Tf 13 TL 72 720 Td\n${shown}\nET`;
  return `<< /Length ${String(Buffer.byteLength(stream, 'latin1'))} >>\nstream\n${stream}\nendstream`;
}

/** Objects one behind the other, then the table that says at which byte each of them begins. */
function assembled(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = Buffer.byteLength(text, 'latin1');
    text += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const size = String(objects.length + 1);
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
  const start = Buffer.byteLength(text, 'latin1');
  return Buffer.from(
    `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`,
    'latin1',
  );
}

function western(text: string): string {
  const plain = text.normalize('NFC').replace(/[^\u0020-\u007E\u00A0-\u00FF]/gu, (letter) => {
    const base = letter.normalize('NFD').replace(/\p{M}/gu, '').replace('Đ', 'D').replace('đ', 'd');
    return /^[\u0020-\u007E\u00A0-\u00FF]+$/.test(base) ? base : letter === '\t' ? '    ' : '?';
  });
  return plain;
}

function literal(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}

function wrapped(line: string): string[] {
  return line === '' ? [''] : (line.match(new RegExp(`.{1,${String(LINE_LENGTH)}}`, 'g')) ?? []);
}
