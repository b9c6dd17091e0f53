import { type Mailbox, type StoredMessage } from '../../world/mailbox.js';
import { Facts } from './facts.js';
import { leafOf, type Asking, type Test } from './operators.js';
import { parseQuery, type Query } from './query.js';

export interface Matcher {
  /** Labels that the query itself asks for, so that spam and trash are not hidden. */
  readonly shows: ReadonlySet<string>;
  test(message: StoredMessage): boolean;
}

interface Compiled {
  readonly test: Test;
  readonly cost: number;
}

/** @throws GoogleError 400 for a query nested too deeply; nothing else is refused */
export function matcherOf(q: string, mailbox: Mailbox, now: number): Matcher {
  const shows = new Set<string>();
  const { test } = compile(parseQuery(q), { mailbox, now }, shows);
  return { shows, test: (message) => test(new Facts(message)) };
}

/** Cheap tests first: they spare reading the bytes of most messages. */
function compile(query: Query, asking: Asking, shows: Set<string>): Compiled {
  switch (query.kind) {
    case 'leaf': {
      const leaf = leafOf(query.operator, query.value, asking);
      for (const label of leaf.shows ?? []) shows.add(label);
      return leaf;
    }
    case 'not': {
      // What is asked not to be there is not asked for.
      const { test, cost } = compile(query.of, asking, new Set());
      return { test: (facts) => !test(facts), cost };
    }
    case 'all':
    case 'any': {
      const parts = query.of.map((part) => compile(part, asking, shows)).sort((a, b) => a.cost - b.cost);
      const tests = parts.map(({ test }) => test);
      const test: Test =
        query.kind === 'all' ? (facts) => tests.every((one) => one(facts)) : (facts) => tests.some((one) => one(facts));
      return { test, cost: Math.max(0, ...parts.map(({ cost }) => cost)) };
    }
    default:
      return query satisfies never;
  }
}
