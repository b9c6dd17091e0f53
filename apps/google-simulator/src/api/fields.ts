/** A parsed `fields` selector; true = everything below. */
type Mask = true | { readonly [name: string]: Mask };

/**
 * Partial response: `messages(id,threadId),nextPageToken` or `payload/headers`.
 * @returns the value with only the fields named; undefined where the selector is malformed
 */
export function selectFields(value: unknown, selector: string): unknown {
  const parser = new SelectorParser(selector);
  const mask = parser.parse();
  return mask === undefined ? undefined : project(value, mask);
}

function project(value: unknown, mask: Mask): unknown {
  if (mask === true || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => project(item, mask));
  const kept = Object.entries(value).flatMap(([name, item]) => {
    const below = mask[name] ?? mask['*'];
    return below === undefined ? [] : [[name, project(item, below)] as const];
  });
  return Object.fromEntries(kept);
}

class SelectorParser {
  private at = 0;

  constructor(private readonly text: string) {}

  parse(): Mask | undefined {
    const mask = this.list();
    return this.at === this.text.length ? mask : undefined;
  }

  private list(): Mask | undefined {
    const fields: Record<string, Mask> = {};
    do {
      const field = this.field();
      if (field === undefined) return undefined;
      fields[field[0]] = field[1];
    } while (this.take(','));
    return fields;
  }

  private field(): [string, Mask] | undefined {
    const name = /^[\w$*-]+/.exec(this.text.slice(this.at))?.[0];
    if (name === undefined) return undefined;
    this.at += name.length;
    if (this.take('/')) {
      const below = this.field();
      return below && [name, { [below[0]]: below[1] }];
    }
    if (!this.take('(')) return [name, true];
    const below = this.list();
    return below !== undefined && this.take(')') ? [name, below] : undefined;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}
