/** At `at`, `removed` indexes went and `added` came. */
export interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly added: number;
}

/** Where what stood at `index` stands afterwards; what was removed is where it was. */
export function shifted(index: number, { at, removed, added }: Splice): number {
  if (index < at) return index;
  return index < at + removed ? at : index + added - removed;
}

export interface Bounds {
  readonly start: number;
  readonly end: number;
}

/** A range grows by what is inserted inside it, not by what is inserted at its ends; undefined where nothing is left. */
export function shiftedRange(range: Bounds, splices: readonly Splice[]): Bounds | undefined {
  let { start, end } = range;
  for (const splice of splices) {
    const next = { start: shifted(start, splice), end: shiftedEnd(end, splice) };
    if (next.end <= next.start) return undefined;
    ({ start, end } = next);
  }
  return { start, end };
}

/** An exclusive end: insertion at it leaves it, removal up to it pulls it back. */
function shiftedEnd(end: number, splice: Splice): number {
  const { at, removed, added } = splice;
  if (end <= at) return end;
  return end < at + removed ? at + added : end + added - removed;
}

/**
 * Two lists of splices of the same text, each as it must be once the other has been done (operational transformation). Where both
 * insert at one index, `first`'s text comes first; what one inserts inside what the other removes stays.
 */
export function transformed(first: readonly Splice[], second: readonly Splice[]): [first: Splice[], second: Splice[]] {
  let others: Splice[] = [...second];
  const moved: Splice[] = [];
  for (const splice of first) {
    const [mine, theirs] = oneAgainst(splice, others);
    moved.push(...mine);
    others = theirs;
  }
  return [moved, others];
}

function oneAgainst(splice: Splice, others: readonly Splice[]): [Splice[], Splice[]] {
  let mine = [splice];
  const moved: Splice[] = [];
  for (const other of others) {
    const [only, ...more] = mine;
    const [nextMine, nextOther] =
      only !== undefined && more.length === 0
        ? [past(only, other, false), past(other, only, true)]
        : transformed(mine, [other]);
    mine = nextMine;
    moved.push(...nextOther);
  }
  return [mine, moved];
}

/** One splice after another one of the same text; a removal that something was inserted into becomes two. */
function past(splice: Splice, done: Splice, yields: boolean): Splice[] {
  if (splice.removed === 0) {
    const staysFirst = !yields && splice.at === done.at;
    return [{ ...splice, at: staysFirst ? splice.at : shifted(splice.at, done) }];
  }
  const end = splice.at + splice.removed;
  if (done.removed === 0 && splice.at < done.at && done.at < end)
    return [
      { ...splice, removed: done.at - splice.at },
      { at: splice.at + done.added, removed: end - done.at, added: 0 },
    ];
  const range = shiftedRange({ start: splice.at, end }, [done]);
  return range === undefined ? [] : [{ at: range.start, removed: range.end - range.start, added: splice.added }];
}
