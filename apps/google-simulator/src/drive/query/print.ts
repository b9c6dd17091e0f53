import { quoted } from './tokens.js';
import { type Query } from './tree.js';

/** The query as text that reads back as the same. */
export function printQuery(query: Query): string {
  switch (query.is) {
    case 'and':
    case 'or':
      return `(${printQuery(query.left)} ${query.is} ${printQuery(query.right)})`;
    case 'not':
      return `not ${printQuery(query.query)}`;
    case 'term': {
      const value = typeof query.value === 'string' ? quoted(query.value) : String(query.value);
      return `${query.term} ${query.comparison} ${value}`;
    }
    case 'in':
      return `${quoted(query.value)} in ${query.collection}`;
    case 'has':
      return `${query.collection} has { key=${quoted(query.key)} and value=${quoted(query.value)} }`;
    default:
      return query satisfies never;
  }
}
