import { type Draft } from './draft.js';
import { boundsOf, type Range } from './place.js';
import { EditRefused } from './refused.js';

export function createNamedRange(draft: Draft, request: { readonly name?: string; readonly range?: Range }): object {
  const { name = '' } = request;
  if (name.length < 1 || name.length > 256)
    throw new EditRefused('Names must be at least 1 character and no more than 256 characters.');
  const bounds = boundsOf(draft, request.range);
  const id = `kix.${draft.newId()}`;
  draft.namedRanges = [...draft.namedRanges, { id, name, ...bounds }];
  return { createNamedRange: { namedRangeId: id } };
}

/** The range goes, its text stays; a name takes every range of that name with it. */
export function deleteNamedRange(
  draft: Draft,
  request: { readonly namedRangeId?: string; readonly name?: string },
): void {
  const { namedRangeId, name } = request;
  if ((namedRangeId === undefined) === (name === undefined))
    throw new EditRefused('Exactly one of namedRangeId and name must be set.');
  const left = draft.namedRanges.filter((range) => range.id !== namedRangeId && range.name !== name);
  if (left.length === draft.namedRanges.length)
    throw new EditRefused(`The named range ${namedRangeId ?? name ?? ''} was not found.`);
  draft.namedRanges = left;
}
