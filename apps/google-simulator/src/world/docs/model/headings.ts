import { type ParagraphMark } from './unit.js';

const HEADING = /^(TITLE|SUBTITLE|HEADING_\d)$/;

/** The mark with the heading id that belongs to it: a new one for a heading, none for other text. */
export function headed({ style, bullet }: ParagraphMark, newId: () => string): ParagraphMark {
  const { headingId: _before, ...rest } = style;
  if (!HEADING.test(String(rest.namedStyleType))) return { style: rest, ...(bullet && { bullet }) };
  return { style: { headingId: `h.${newId()}`, ...rest }, ...(bullet && { bullet }) };
}
