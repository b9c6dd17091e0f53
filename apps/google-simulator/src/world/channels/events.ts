/** What happened to notification channels. Every event's `t` begins with `channel.`; times and ids stand in it, so that a replay gives the same. */
export interface ChannelEvent {
  readonly t: `channel.${string}`;
}

/** `<event>:<id>` for the ledger. */
export function effectOfChannels(event: ChannelEvent): string {
  return event.t;
}
