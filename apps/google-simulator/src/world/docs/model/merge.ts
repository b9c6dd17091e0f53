import { apply, type DocsRequest } from './batch.js';
import { Draft } from './draft.js';
import { shifted, shiftedRange, type Splice, transformed } from './splice.js';
import { type DocumentModel } from './unit.js';

/**
 * Requests that were written for an older revision, as they must be for the newest: their indexes follow what others did since.
 * Each becomes a list: empty where what it was about is gone, several where others wrote inside what it deletes.
 * @param base the document at the older revision
 * @param since what others did between it and the newest
 * @throws BatchRefused where a request does not even fit the older revision
 */
export function rebased(
  base: DocumentModel,
  since: readonly Splice[],
  requests: readonly DocsRequest[],
): readonly (readonly DocsRequest[])[] {
  let count = 0;
  const draft = new Draft(base, () => `base${String((count += 1))}`);
  let others: readonly Splice[] = since;
  return requests.map((request, index) => {
    const before = draft.splices.length;
    apply(draft, request, index);
    const own = draft.splices.slice(before);
    const moved = moveRequest(landed(request, own), others);
    [others] = transformed(others, own);
    return moved;
  });
}

/** What asks for the middle of a character goes behind it: that place is what others' text is compared with. */
function landed(request: DocsRequest, [first]: readonly Splice[]): DocsRequest {
  const [kind = '', body = {}] = Object.entries(request)[0] ?? [];
  if (!('location' in body) || first === undefined) return request;
  return { [kind]: { ...body, location: { ...(body.location as Indexes), index: first.at } } };
}

interface Indexes {
  readonly startIndex?: number;
  readonly endIndex?: number;
  readonly index?: number;
}

function moveRequest(request: DocsRequest, others: readonly Splice[]): DocsRequest[] {
  const [kind = '', body = {}] = Object.entries(request)[0] ?? [];
  const { startIndex, endIndex } = ('range' in body ? body.range : {}) as Indexes;
  if (kind === 'deleteContentRange') return deletions(startIndex ?? 0, endIndex ?? 0, others);
  return isGone(body, others) ? [] : [moved(request, others) as DocsRequest];
}

function deletions(start: number, end: number, others: readonly Splice[]): DocsRequest[] {
  const [, pieces] = transformed(others, [{ at: start, removed: end - start, added: 0 }]);
  return pieces.map(({ at, removed }) => ({
    deleteContentRange: { range: { startIndex: at, endIndex: at + removed } },
  }));
}

/** A range of which nothing is left, a table that was removed; text may still be inserted where its place was. */
function isGone(body: object, others: readonly Splice[]): boolean {
  const isAboutTable = 'tableCellLocation' in body;
  for (const { startIndex = 0, endIndex, index } of indexesOf(body)) {
    if (endIndex !== undefined) return shiftedRange({ start: startIndex, end: endIndex }, others) === undefined;
    if (isAboutTable && index !== undefined)
      return shiftedRange({ start: index, end: index + 1 }, others) === undefined;
  }
  return false;
}

function* indexesOf(value: unknown): Generator<Indexes> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const inner of Object.values(value)) yield* indexesOf(inner);
}

function moved(value: unknown, others: readonly Splice[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, moved(item, others)]));
  const { startIndex = 0, endIndex, index } = value as Indexes;
  const range = endIndex === undefined ? undefined : shiftedRange({ start: startIndex, end: endIndex }, others);
  if (range !== undefined) return { ...inner, startIndex: range.start, endIndex: range.end };
  if (typeof index === 'number') return { ...inner, index: others.reduce((at, splice) => shifted(at, splice), index) };
  return inner;
}
