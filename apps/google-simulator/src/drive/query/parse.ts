import { type Token, tokensOf } from './tokens.js';
import {
  type Collection,
  COLLECTIONS,
  type Comparison,
  FLAGS,
  type Query,
  type Term,
  TERMS,
  TIMES,
  VISIBILITIES,
} from './tree.js';

/** Deeper nesting is refused: nobody means it, and a query must not exhaust the stack. */
const MAX_DEPTH = 100;

/** What a `q` says; undefined where it is none. */
export function parseQuery(text: string): Query | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const query = parser.sequence();
  return parser.isAtEnd ? query : undefined;
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  /** `and` and `or` bind equally, from left to right (guides/search-files). */
  sequence(): Query | undefined {
    let left = this.single();
    while (left !== undefined) {
      const is = this.isWord('and') ? 'and' : this.isWord('or') ? 'or' : undefined;
      if (is === undefined) return left;
      this.at += 1;
      const right = this.single();
      left = right && { is, left, right };
    }
    return undefined;
  }

  private single(): Query | undefined {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) return undefined;
    const query = this.isWord('not') ? this.negation() : this.take('(') ? this.group() : this.plain();
    this.depth -= 1;
    return query;
  }

  private negation(): Query | undefined {
    this.at += 1;
    const query = this.single();
    return query && { is: 'not', query };
  }

  private group(): Query | undefined {
    const query = this.sequence();
    return this.take(')') ? query : undefined;
  }

  private plain(): Query | undefined {
    const first = this.next();
    if (first?.is === 'text') return this.membership(first.text);
    if (first?.is !== 'word') return undefined;
    if (first.text === 'properties' || first.text === 'appProperties') return this.has(first.text);
    return Object.hasOwn(TERMS, first.text) ? this.term(first.text as Term) : undefined;
  }

  private membership(value: string): Query | undefined {
    if (!this.isWord('in')) return undefined;
    this.at += 1;
    const collection = this.next()?.text as Collection | undefined;
    return collection !== undefined && COLLECTIONS.includes(collection) ? { is: 'in', value, collection } : undefined;
  }

  /** `properties has { key='a' and value='b' }` */
  private has(collection: 'properties' | 'appProperties'): Query | undefined {
    if (!this.takeWord('has') || !this.take('{') || !this.takeWord('key') || !this.take('=')) return undefined;
    const key = this.next();
    if (!this.takeWord('and') || !this.takeWord('value') || !this.take('=')) return undefined;
    const value = this.next();
    if (key?.is !== 'text' || value?.is !== 'text' || !this.take('}')) return undefined;
    return { is: 'has', collection, key: key.text, value: value.text };
  }

  private term(term: Term): Query | undefined {
    const operators: readonly Comparison[] = TERMS[term];
    const comparison = this.tokens[this.at]?.text.toLowerCase() as Comparison | undefined;
    if (comparison === undefined || !operators.includes(comparison))
      return term === 'sharedWithMe' ? { is: 'term', term, comparison: '=', value: true } : undefined;
    this.at += 1;
    const value = valueOf(term, this.next());
    return value === undefined ? undefined : { is: 'term', term, comparison, value };
  }

  private next(): Token | undefined {
    this.at += 1;
    return this.tokens[this.at - 1];
  }

  private take(sign: string): boolean {
    const token = this.tokens[this.at];
    if (token?.is !== 'sign' || token.text !== sign) return false;
    this.at += 1;
    return true;
  }

  private isWord(word: string): boolean {
    const token = this.tokens[this.at];
    return token?.is === 'word' && token.text.toLowerCase() === word;
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.at += 1;
    return true;
  }
}

function valueOf(term: Term, token: Token | undefined): string | boolean | undefined {
  if (FLAGS.includes(term)) return token?.is === 'word' ? flagOf(token.text) : undefined;
  if (token?.is !== 'text') return undefined;
  if (TIMES.includes(term)) return isTime(token.text) ? token.text : undefined;
  if (term === 'visibility') return VISIBILITIES.find((visibility) => visibility === token.text);
  return token.text;
}

function flagOf(word: string): boolean | undefined {
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text) && !Number.isNaN(timeOf(text));
}

/** Milliseconds; UTC where no zone is named. */
export function timeOf(text: string): number {
  return Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}
