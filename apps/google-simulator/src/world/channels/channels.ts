import { type Account } from '../events.js';
import { type ChannelEvent } from './events.js';

/** Open notification channels: the fold of their events. */
export class Channels {
  /** What everybody has from the beginning. */
  begin(_account: Account): void {
    // Nothing yet.
  }

  apply(_event: ChannelEvent): void {
    // Nothing yet.
  }
}
