import { type DocsRequest } from './model/batch.js';

/** What happened to Google Docs documents. Every event's `t` begins with `docs.`; times and ids stand in it, so that a replay gives the same. */
export type DocsEvent =
  /** The document begins, with this text. Where a file is older than its first edit, it begins just before that. */
  | { readonly t: 'docs.created'; readonly id: string; readonly text: string; readonly at: number }
  | {
      readonly t: 'docs.edited';
      readonly id: string;
      /** Whose edit it is. */
      readonly by: string;
      readonly at: number;
      /** As they fit the revision that they were applied to. */
      readonly requests: readonly DocsRequest[];
      /** Of lists, headings and named ranges, in the order in which the requests need them. */
      readonly ids: readonly string[];
    }
  /** A copy begins with all that its original says and looks like. */
  | {
      readonly t: 'docs.copied';
      readonly id: string;
      readonly from: string;
      readonly text: string;
      readonly at: number;
    };

/** `<event>:<id>` for the ledger. */
export function effectOfDocuments(event: DocsEvent): string {
  return `${event.t}:${event.id}`;
}
