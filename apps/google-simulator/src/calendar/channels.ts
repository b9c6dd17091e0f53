import { type ApiCall, type ApiHandler } from '../api/api-call.js';
import { openChannel, stopChannel } from '../channels/open-channel.js';
import { resourceIdOf } from '../channels/touch.js';

/** Calendar's channels live a week where nothing else is asked (`google-apis.md` 3.5); the same is taken for the longest (unverified). */
const TTL_MS = 604_800_000;

/** What of Calendar can be watched; a calendar's events are one resource for all who watch them. */
export const watchedName = {
  settings: (email: string) => `calendar.settings/${email}`,
  calendarList: (email: string) => `calendar.calendarList/${email}`,
  events: (calendarId: string) => `calendar.events/${calendarId}`,
};

/** Opens a channel on one of them; `path` is what its list is read from. */
export function watch(call: ApiCall, name: string, path: string): object {
  const resourceUri = `https://www.googleapis.com/calendar/v3/${path}?alt=json`;
  return openChannel(call, {
    resourceId: resourceIdOf(name),
    resourceUri,
    defaultTtlMs: TTL_MS,
    maxTtlMs: TTL_MS,
  });
}

export const channels: Readonly<Record<string, ApiHandler>> = {
  'calendar.channels.stop': stopChannel,
};
