import { Draft } from './draft.js';
import { createParagraphBullets, deleteParagraphBullets } from './list-edits.js';
import { createNamedRange, deleteNamedRange } from './named-range-edits.js';
import { BatchRefused, EditRefused } from './refused.js';
import { type Splice } from './splice.js';
import { updateDocumentStyle, updateParagraphStyle } from './style-edits.js';
import { deleteTableColumn, deleteTableRow, insertTable, insertTableColumn, insertTableRow } from './table-edits.js';
import { updateTextStyle } from './text-style-edits.js';
import { deleteContentRange, insertPageBreak, insertText, replaceAllText } from './text-edits.js';
import { type DocumentModel } from './unit.js';

/** One entry of `requests` as Google's document names it: `{insertText: {…}}`. */
export type DocsRequest = Readonly<Record<string, object>>;

/** What each kind does; it answers with its reply where it has one. The bodies were held against Google's document. */
const EDITS = {
  ...{ insertText, insertPageBreak, deleteContentRange, replaceAllText },
  ...{ updateTextStyle, updateParagraphStyle, updateDocumentStyle },
  ...{ createParagraphBullets, deleteParagraphBullets, createNamedRange, deleteNamedRange },
  ...{ insertTable, insertTableRow, insertTableColumn, deleteTableRow, deleteTableColumn },
} satisfies Readonly<Record<string, (draft: Draft, body: never) => unknown>>;

export const SIMULATED_REQUESTS: readonly string[] = Object.keys(EDITS);

export interface Edited {
  readonly model: DocumentModel;
  readonly replies: readonly object[];
  readonly splices: readonly Splice[];
}

/**
 * All requests or none.
 * @param newId ids for lists, headings and named ranges, in the order in which they are needed
 * @throws BatchRefused that names the first request that cannot be done
 */
export function edited(model: DocumentModel, requests: readonly DocsRequest[], newId: () => string): Edited {
  const draft = new Draft(model, newId);
  const replies = requests.map((request, index) => apply(draft, request, index));
  return { model: draft.model(), replies, splices: draft.splices };
}

/** @throws BatchRefused */
export function apply(draft: Draft, request: DocsRequest, index: number): object {
  const [kind, ...others] = Object.keys(request);
  if (kind === undefined) throw new BatchRefused(index, undefined, 'No request set.');
  if (others.length > 0) throw new BatchRefused(index, undefined, 'More than one request set.');
  if (!isSimulated(kind)) throw new BatchRefused(index, kind, `not simulated: ${kind}`);
  try {
    const reply: unknown = EDITS[kind](draft, request[kind] as never);
    return typeof reply === 'object' && reply !== null ? reply : {};
  } catch (error) {
    if (error instanceof EditRefused) throw new BatchRefused(index, kind, error.message);
    throw error;
  }
}

function isSimulated(kind: string): kind is keyof typeof EDITS {
  return SIMULATED_REQUESTS.includes(kind);
}
