/** What the `Content-Range` of a chunk says; `total` is undefined where it is not known yet (`*`). */
export interface ContentRange {
  /** Undefined: no bytes, the client asks how far it is. */
  readonly from: number | undefined;
  /** Behind the last byte. */
  readonly to: number;
  readonly total: number | undefined;
}

/**
 * `bytes 0-262143/524288`, `bytes 0-262143/*`, `bytes *\/524288`; without a header the body is the whole.
 * @returns undefined where it is malformed or does not fit the body
 */
export function parseContentRange(header: string | undefined, length: number): ContentRange | undefined {
  if (header === undefined) return { from: 0, to: length, total: length };
  const found = /^bytes\s+(?:(\d{1,15})-(\d{1,15})|\*)\/(\d{1,15}|\*)$/.exec(header.trim());
  if (found === null) return undefined;
  const total = found[3] === '*' ? undefined : Number(found[3]);
  if (found[1] === undefined) return length === 0 ? { from: undefined, to: 0, total } : undefined;
  const [from, to] = [Number(found[1]), Number(found[2]) + 1];
  const fits = to - from === length && length > 0 && to <= (total ?? Infinity);
  return fits ? { from, to, total } : undefined;
}
