/** Pub/Sub's `PubsubMessage`, as subscribers get it. */
export interface Published {
  /** base64 */
  readonly data: string;
  readonly messageId: string;
  /** RFC 3339 */
  readonly publishTime: string;
}

/** What happened to a pull subscription. `copy` tells the deliveries of one message apart: a topic may give it twice. */
export type PubsubEvent =
  | {
      readonly t: 'pubsub.published';
      readonly subscription: string;
      readonly copy: string;
      readonly message: Published;
    }
  | { readonly t: 'pubsub.acknowledged'; readonly subscription: string; readonly copy: string };

/** `<event>:<id>` for the ledger. */
export function effectOfPubsub(event: PubsubEvent): string {
  return `${event.t}:${event.copy}`;
}
