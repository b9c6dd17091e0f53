export type Token =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'sign'; readonly text: string };

const NEXT =
  /\s*(?:(?<text>'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*")|(?<word>[a-zA-Z][\w.]*)|(?<sign><=|>=|!=|[=<>(){}]))/y;

/** The words, quoted texts and signs of a query; undefined where it has anything else. */
export function tokensOf(query: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const pattern = new RegExp(NEXT.source, 'y');
  const end = query.trimEnd().length;
  while (pattern.lastIndex < end) {
    const found = pattern.exec(query)?.groups;
    if (found === undefined) return undefined;
    tokens.push(toToken(found));
  }
  return tokens;
}

function toToken({ text, word, sign }: Record<string, string | undefined>): Token {
  if (text !== undefined) return { is: 'text', text: text.slice(1, -1).replace(/\\([^])/g, '$1') };
  return word === undefined ? { is: 'sign', text: sign ?? '' } : { is: 'word', text: word };
}

/** A text as a query quotes it. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
