import type { Segment } from './requests.js';

/** Adds to a person's segment, one segment each; `null` is the log's own. */
export function withPlain(
  segments: readonly Segment[],
  person: string | null,
  plain: Record<string, unknown>,
): Segment[] {
  if (Object.keys(plain).length === 0) return [...segments];
  const own = segments.find((segment) => segment.person === person);
  if (own === undefined) return [...segments, { person, plain }];
  return segments.map((segment) => (segment === own ? { person, plain: { ...own.plain, ...plain } } : segment));
}
