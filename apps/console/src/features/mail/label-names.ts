import type { Label } from '../../api/types.js';

/** Gmail's system labels that are places to go, in its order; the rest are marks or left out there too. */
export const SYSTEM_LABELS = [
  'INBOX',
  'STARRED',
  'IMPORTANT',
  'SENT',
  'DRAFT',
  'CATEGORY_PERSONAL',
  'CATEGORY_SOCIAL',
  'CATEGORY_UPDATES',
  'CATEGORY_FORUMS',
  'CATEGORY_PROMOTIONS',
  'SPAM',
  'TRASH',
] as const;
export type SystemLabel = (typeof SYSTEM_LABELS)[number];

export function isSystemLabel(googleId: string): googleId is SystemLabel {
  return SYSTEM_LABELS.some((label) => label === googleId);
}

/** The address says `inbox`; Gmail says `INBOX`. A label of the person's own keeps its id. */
export function labelOfSegment(segment: string): string {
  const upper = segment.toUpperCase();
  return isSystemLabel(upper) ? upper : segment;
}

export function segmentOfLabel(googleId: string): string {
  return isSystemLabel(googleId) ? googleId.toLowerCase() : googleId;
}

/** System labels first in Gmail's order, then one's own by name. */
export function inOrder(labels: readonly Label[], language: string): Label[] {
  const place = (label: Label) => SYSTEM_LABELS.findIndex((name) => name === label.googleId);
  const system = labels.filter((label) => place(label) >= 0).sort((a, b) => place(a) - place(b));
  const own = labels.filter(({ type }) => type === 'user').sort((a, b) => a.name.localeCompare(b.name, language));
  return [...system, ...own];
}
