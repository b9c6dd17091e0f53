import { invalidArgument } from '../../http/google-error.js';

/** A search as it was meant. Words stand in leaves with the operator they belong to; `''` is the whole message. */
export type Query =
  | { readonly kind: 'leaf'; readonly operator: string; readonly value: string }
  | { readonly kind: 'not'; readonly of: Query }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Query[] };

/** Deeper groups than anybody writes are refused before they can exhaust the stack. */
const MAX_DEPTH = 50;

const TOKEN =
  /\s+|"(?<phrase>[^"]*)"?|[(){}]|-(?=\S)|(?<operator>[A-Za-z_]\w*):(?:(?=["({])|(?<value>[^\s"(){}]+))|[^\s"(){}]+/gy;

type Token =
  | { readonly kind: 'space' }
  /** A closing or opening mark, or the minus of a negation. */
  | { readonly kind: 'mark' | 'word' | 'phrase'; readonly text: string }
  /** Without a value it stands before a phrase or a group. */
  | { readonly kind: 'operator'; readonly text: string; readonly value: string | undefined };

/**
 * Reads Gmail's search language: words, "phrases", operator:value, operator:(group), -negation, OR between neighbours (which binds
 * closer than the AND of a space), {any of these}, (all of these). Whatever does not fit is words, as at Gmail.
 * @throws GoogleError 400 for groups nested too deeply
 */
export function parseQuery(q: string): Query {
  return new Parser(tokensOf(q)).parse();
}

function tokensOf(q: string): Token[] {
  return [...q.matchAll(TOKEN)].map((match): Token => {
    const [text] = match;
    const { phrase, operator, value } = match.groups ?? {};
    if (phrase !== undefined) return { kind: 'phrase', text: phrase };
    if (operator !== undefined) return { kind: 'operator', text: operator.toLowerCase(), value };
    if (/^\s/.test(text)) return { kind: 'space' };
    return { kind: /^[(){}-]$/.test(text) ? 'mark' : 'word', text };
  });
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Query {
    const of: Query[] = [];
    // A closing mark that nothing opened ends nothing.
    while (this.at < this.tokens.length) {
      of.push(this.group(undefined, '', 0));
      this.at += 1;
    }
    return { kind: 'all', of };
  }

  /** Everything up to `end`; the caller steps over it. */
  private group(end: ')' | '}' | undefined, operator: string, depth: number): Query {
    const of: Query[][] = [];
    let joins = false;
    while (!this.isAtEnd(end)) {
      const token = this.tokens[this.at];
      if (token === undefined || token.kind === 'space') this.at += 1;
      else if (token.kind === 'word' && token.text === 'AND') this.at += 1;
      else if (token.kind === 'word' && token.text === 'OR') {
        this.at += 1;
        joins = true;
      } else {
        const term = this.term(operator, depth);
        const last = of.at(-1);
        if (joins && last !== undefined) last.push(term);
        else of.push([term]);
        joins = false;
      }
    }
    const terms = of.map((neighbours) => combine('any', neighbours));
    return combine(end === '}' ? 'any' : 'all', terms);
  }

  private term(operator: string, depth: number): Query {
    if (depth > MAX_DEPTH) throw invalidArgument('Invalid search query');
    const token = this.tokens[this.at];
    this.at += 1;
    if (token === undefined || token.kind === 'space') return { kind: 'all', of: [] };
    if (token.kind === 'operator') {
      const { text, value } = token;
      return value === undefined ? this.term(text, depth + 1) : { kind: 'leaf', operator: text, value };
    }
    if (token.kind !== 'mark') return { kind: 'leaf', operator, value: token.text };
    if (token.text === '-') return { kind: 'not', of: this.term(operator, depth + 1) };
    if (token.text === '(' || token.text === '{') {
      const group = this.group(token.text === '(' ? ')' : '}', operator, depth + 1);
      this.at += 1;
      return group;
    }
    return { kind: 'all', of: [] };
  }

  private isAtEnd(end: ')' | '}' | undefined): boolean {
    const token = this.tokens[this.at];
    if (token === undefined) return true;
    return token.kind === 'mark' && (end === undefined ? /[)}]/.test(token.text) : token.text === end);
  }
}

function combine(kind: 'all' | 'any', of: readonly Query[]): Query {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind, of };
}
