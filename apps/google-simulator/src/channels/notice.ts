import { type Channel } from '../world/channels/events.js';
import { type Touch } from './touch.js';

/** One message of a channel. */
export interface Notice {
  readonly channel: Channel;
  /** 1 for `sync`, then rising with gaps. */
  readonly number: number;
  readonly touch: Touch;
}

/** All that a notice says; its body is empty (Calendar and Drive guides/push). */
export function headersOf({ channel, number, touch }: Notice): Record<string, string> {
  return {
    'content-type': 'application/json; utf-8',
    'content-length': '0',
    accept: '*/*',
    'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
    'x-goog-channel-id': channel.id,
    'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
    'x-goog-resource-id': channel.resourceId,
    'x-goog-resource-uri': channel.resourceUri,
    'x-goog-resource-state': touch.state,
    'x-goog-message-number': String(number),
    ...(channel.token !== undefined && { 'x-goog-channel-token': channel.token }),
    ...(touch.changed && touch.changed.length > 0 && { 'x-goog-changed': touch.changed.join(',') }),
  };
}
