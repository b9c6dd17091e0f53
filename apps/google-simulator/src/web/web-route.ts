import { type World } from '../world/world.js';
import { type Owner } from './owner.js';

/** A request to a page of the Google side by somebody who is signed in there. */
export interface Visit {
  readonly owner: Owner;
  readonly world: World;
  /** What stood in the path's parentheses. */
  readonly match: readonly string[];
  /** The fields of a form. */
  readonly fields: URLSearchParams;
  /** For the forms of this page. */
  readonly token: string;
}

/** GET shows a page; POST does one thing and names the page that shows it. */
export type WebRoute = readonly [verb: 'GET' | 'POST', path: RegExp, answer: (visit: Visit) => string];

export function field(visit: Visit, name: string): string {
  return visit.fields.get(name) ?? '';
}
