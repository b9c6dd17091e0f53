/** What happened to Google Docs documents. Every event's `t` begins with `docs.`; times and ids stand in it, so that a replay gives the same. */
export interface DocsEvent {
  readonly t: `docs.${string}`;
}

/** `<event>:<id>` for the ledger. */
export function effectOfDocuments(event: DocsEvent): string {
  return event.t;
}
