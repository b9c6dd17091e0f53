import { timeOf } from './parse.js';
import { type Comparison, type Query } from './tree.js';

/** What a query asks of a file, as the person sees it. */
export interface Facts {
  readonly name: string;
  readonly mimeType: string;
  readonly modifiedTime: number;
  readonly createdTime: number;
  readonly viewedByMeTime: number | undefined;
  readonly trashed: boolean;
  readonly starred: boolean;
  readonly sharedWithMe: boolean;
  readonly visibility: string;
  readonly targetId: string | undefined;
  /** All its words; read only where a query asks for them. */
  text(): string;
  isIn(collection: string, value: string): boolean;
  property(collection: 'properties' | 'appProperties', key: string): string | undefined;
}

export function matches(query: Query, file: Facts): boolean {
  switch (query.is) {
    case 'and':
      return matches(query.left, file) && matches(query.right, file);
    case 'or':
      return matches(query.left, file) || matches(query.right, file);
    case 'not':
      return !matches(query.query, file);
    case 'in':
      return file.isIn(query.collection, query.value);
    case 'has':
      return file.property(query.collection, query.key) === query.value;
    case 'term':
      return matchesTerm(query, file);
    default:
      return query satisfies never;
  }
}

function matchesTerm({ term, comparison, value }: Query & { is: 'term' }, file: Facts): boolean {
  switch (term) {
    case 'name':
      return comparison === 'contains' ? hasWordWith(file.name, String(value)) : compare(file.name, comparison, value);
    case 'fullText':
      return hasWords(file.text(), String(value));
    case 'mimeType':
      return comparison === 'contains'
        ? file.mimeType.includes(String(value))
        : compare(file.mimeType, comparison, value);
    case 'modifiedTime':
    case 'createdTime':
    case 'viewedByMeTime':
      return file[term] !== undefined && compare(file[term], comparison, timeOf(String(value)));
    case 'shortcutDetails.targetId':
      return compare(file.targetId, comparison, value);
    default:
      return compare(file[term], comparison, value);
  }
}

function compare<T>(mine: T | undefined, comparison: Comparison, asked: NoInfer<T> | string | boolean): boolean {
  if (comparison === '=') return mine === asked;
  if (comparison === '!=') return mine !== asked;
  if (typeof mine !== 'number' || typeof asked !== 'number') return false;
  if (comparison === '<') return mine < asked;
  if (comparison === '<=') return mine <= asked;
  return comparison === '>' ? mine > asked : mine >= asked;
}

/** `name contains` matches only the beginnings of words (guides/ref-search-terms). */
function hasWordWith(name: string, beginning: string): boolean {
  const [text, wanted] = [name.toLowerCase(), beginning.toLowerCase()];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true;
  return false;
}

/** `fullText contains`: whole words, all of them; as a phrase where they stand in double quotes. */
function hasWords(text: string, asked: string): boolean {
  const phrase = /^"(.*)"$/s.exec(asked)?.[1];
  const words = wordsOf(text);
  if (phrase !== undefined) return ` ${words.join(' ')} `.includes(` ${wordsOf(phrase).join(' ')} `);
  const known = new Set(words);
  return wordsOf(asked).every((word) => known.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}
