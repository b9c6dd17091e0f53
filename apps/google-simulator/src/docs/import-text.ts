const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The words of an upload, a line a paragraph. */
export function textOfUpload(upload: string, mimeType: string): string {
  const text = upload.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return (mimeType === 'text/html' ? textOfHtml(text) : text).replace(/\n$/, '');
}

/** Good enough for pages that say something: what a browser would not show goes, blocks become lines. */
function textOfHtml(html: string): string {
  const shown = html
    .replace(/<!--[\s\S]*?-->|<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/<br\s*\/?>|<\/(p|h[1-6]|li|tr|div)\s*>/gi, '\n')
    .replace(/<[^>]*>/g, '');
  const lines = shown.split('\n').map((line) => line.trim());
  return lines.join('\n').replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => entity(name) ?? whole);
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  return Number.isInteger(code) && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
