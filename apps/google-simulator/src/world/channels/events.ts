/** A notification channel, as its opener asked for it. */
export interface Channel {
  /** Chosen by the client. */
  readonly id: string;
  /** Who opened it, through which client. */
  readonly email: string;
  readonly clientId: string;
  readonly project: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly address: string;
  readonly token?: string;
  /** ms */
  readonly expiration: number;
}

/** What happened to notification channels. Times and ids stand in the event, so that a replay gives the same. */
export type ChannelEvent =
  | { readonly t: 'channel.opened'; readonly channel: Channel; readonly at: number }
  | { readonly t: 'channel.stopped'; readonly id: string; readonly project: string };

/** `<event>:<id>` for the ledger. */
export function effectOfChannels(event: ChannelEvent): string {
  return `${event.t}:${event.t === 'channel.opened' ? event.channel.id : event.id}`;
}
