import { type Account } from '../events.js';
import { type DriveEvent } from './events.js';

/** Everybody's files: the fold of their events. */
export class Drive {
  /** What everybody has from the beginning. */
  begin(_account: Account): void {
    // Nothing yet.
  }

  apply(_event: DriveEvent): void {
    // Nothing yet.
  }
}
