import type { Action, Change, Known, Listed, PatchOrder, Version } from './types.js';

type Compare = (a: Version, b: Version) => number;
type Holdings = ReadonlyMap<string, Known>;

/** Base, local and remote differ in one of these ways; this direction is remote → mirror. */
type Difference = 'same' | 'remote-changed' | 'local-changed';

/** Plans one page of a listing. Pure; the same page planned twice after its actions ran plans nothing. */
export function planListing(items: readonly Listed[], holdings: Holdings, generation: number): Action<never>[] {
  return distinct(items).flatMap((item) => {
    const known = holdings.get(item.id);
    if (known === undefined) return [{ kind: 'pull', id: item.id } as const];
    if (known.generation >= generation) return [];
    return [planSeen(item, known)];
  });
}

function planSeen({ id, version }: Listed, known: Known): Action<never> {
  switch (differenceOf(known, version)) {
    case 'same':
      return { kind: 'mark', id };
    case 'local-changed':
      return { kind: 'hold', id };
    case 'remote-changed':
      return { kind: 'refresh', id };
  }
}

/** A listing without versions cannot say `same`. */
function differenceOf({ base, local }: Known, remote: Version | null): Difference {
  if (local !== base) return 'local-changed';
  return remote !== null && remote === base ? 'same' : 'remote-changed';
}

/** Plans one page of changes: one action an item, whatever the page repeats; changes that the mirror holds already plan nothing. */
export function planChanges<Patch>(
  changes: readonly Change<Patch>[],
  holdings: Holdings,
  compare: Compare,
): Action<Patch>[] {
  return [...groupById(changes)].flatMap(([id, lines]) => planItem(id, lines, holdings.get(id), compare));
}

function planItem<Patch>(
  id: string,
  lines: readonly Change<Patch>[],
  known: Known | undefined,
  compare: Compare,
): Action<Patch>[] {
  const last = lines.at(-1);
  if (last?.kind === 'remove') return known === undefined ? [] : [{ kind: 'remove', id }];
  if (known === undefined) return [{ kind: 'pull', id }];
  if (known.local !== known.base) return [{ kind: 'hold', id }];
  const news = lines.filter((line) => isNews(line, known, compare));
  if (news.length === 0) return [];
  return isPatches(news) ? [{ kind: 'patch', ...orderOf(id, news) }] : [{ kind: 'refresh', id }];
}

function isNews<Patch>(line: Change<Patch>, { base }: Known, compare: Compare): boolean {
  if (line.kind === 'remove' || line.version === null || base === null) return true;
  return compare(line.version, base) > 0;
}

type PatchLine<Patch> = Extract<Change<Patch>, { kind: 'patch' }>;

function isPatches<Patch>(lines: readonly Change<Patch>[]): lines is PatchLine<Patch>[] {
  return lines.every(({ kind }) => kind === 'patch');
}

function orderOf<Patch>(id: string, lines: readonly PatchLine<Patch>[]): PatchOrder<Patch> {
  return { id, steps: lines.map(({ version, patch }) => ({ version, patch })) };
}

/** What no listing saw is removed, and only when the listing is complete. */
export function planSweep(listing: { complete: boolean }, stale: readonly string[]): Action<never>[] {
  return listing.complete ? stale.map((id) => ({ kind: 'remove', id })) : [];
}

function distinct(items: readonly Listed[]): Listed[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

function groupById<Patch>(changes: readonly Change<Patch>[]): Map<string, Change<Patch>[]> {
  const groups = new Map<string, Change<Patch>[]>();
  for (const change of changes) {
    const group = groups.get(change.id);
    if (group === undefined) groups.set(change.id, [change]);
    else group.push(change);
  }
  return groups;
}
