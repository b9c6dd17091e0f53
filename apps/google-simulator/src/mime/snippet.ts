import { decodeBytes } from './headers.js';
import { leavesOf, type MimePart } from './parts.js';

const LENGTH = 200;
/** Bytes looked at: text begins with its words, HTML with its head. */
const READ = { 'text/plain': 1_600, 'text/html': 16_384 } as const;

/** The start of the first text, white space joined, HTML reduced to its words and escaped as Gmail does. */
export function snippetOf(message: MimePart): string {
  const leaves = leavesOf(message).filter((part) => part.filename === '');
  const text =
    leaves.find((part) => part.mimeType === 'text/plain') ?? leaves.find((part) => part.mimeType === 'text/html');
  if (text === undefined) return '';
  const decoded = decodeBytes(
    text.content.subarray(0, READ[text.mimeType === 'text/html' ? 'text/html' : 'text/plain']),
    text.charset,
  );
  const words = text.mimeType === 'text/html' ? wordsOf(decoded) : decoded;
  const joined = firstWords(words);
  return joined.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** White space joined, as far as it is needed: most texts have their 200 characters early. */
function firstWords(text: string): string {
  const early = text
    .slice(0, LENGTH * 2)
    .replace(/\s+/g, ' ')
    .trimStart();
  const joined = early.length > LENGTH ? early : text.replace(/\s+/g, ' ').trim();
  return joined.slice(0, LENGTH);
}

export function wordsOf(html: string): string {
  return html
    .replace(/<(style|script|head)\b[^>]*>[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
