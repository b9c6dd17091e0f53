const FIRST_WIDTH = 512;

/**
 * Newest first by windows that double back from `to`: bounded work on every server, however dense the matches are.
 * `find` answers at most `limit` of a window, newest first.
 */
export async function newestInWindows(
  range: { readonly from: number; readonly to: number },
  limit: number,
  find: (window: { from: number; to: number }, limit: number) => Promise<number[]>,
): Promise<number[]> {
  const found: number[] = [];
  let width = FIRST_WIDTH;
  for (let to = range.to; to > range.from && found.length < limit; width *= 2) {
    const from = Math.max(range.from, to - width);
    found.push(...(await find({ from, to }, limit - found.length)));
    to = from;
  }
  return found;
}

/** The first index in [0, size) whose time is at or after `time`: times never go back in a log. */
export async function firstIndexAt(
  size: number,
  time: Date,
  timeOf: (index: number) => Promise<Date | undefined>,
): Promise<number> {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = await timeOf(middle);
    if (at !== undefined && at < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
