import { type Account } from '../events.js';
import { type DocsEvent } from './events.js';

/** The contents of all documents: the fold of their events. */
export class Documents {
  /** What everybody has from the beginning. */
  begin(_account: Account): void {
    // Nothing yet.
  }

  apply(_event: DocsEvent): void {
    // Nothing yet.
  }
}
