const pt = (magnitude?: number): object => ({ ...(magnitude !== undefined && { magnitude }), unit: 'PT' });
const grey = (part: number): object => ({ color: { rgbColor: { red: part, green: part, blue: part } } });
const BORDER = { color: {}, width: pt(), padding: pt(), dashStyle: 'SOLID' };

/** `documentStyle` of a new document: US letter, one inch (observed). */
export const DOCUMENT_STYLE = {
  ...{ background: { color: {} }, pageNumberStart: 1 },
  ...{ marginTop: pt(72), marginBottom: pt(72), marginRight: pt(72), marginLeft: pt(72) },
  ...{ pageSize: { height: pt(792), width: pt(612) }, marginHeader: pt(36), marginFooter: pt(36) },
  useCustomHeaderFooterMargins: true,
};

const NORMAL_TEXT = {
  namedStyleType: 'NORMAL_TEXT',
  textStyle: {
    ...{ bold: false, italic: false, underline: false, strikethrough: false, smallCaps: false },
    ...{ backgroundColor: {}, foregroundColor: { color: { rgbColor: {} } }, fontSize: pt(11) },
    ...{ weightedFontFamily: { fontFamily: 'Arial', weight: 400 }, baselineOffset: 'NONE' },
  },
  paragraphStyle: {
    ...{ namedStyleType: 'NORMAL_TEXT', alignment: 'START', lineSpacing: 115, direction: 'LEFT_TO_RIGHT' },
    ...{ spacingMode: 'COLLAPSE_LISTS', spaceAbove: pt(), spaceBelow: pt() },
    ...{ borderBetween: BORDER, borderTop: BORDER, borderBottom: BORDER, borderLeft: BORDER, borderRight: BORDER },
    ...{ indentFirstLine: pt(), indentStart: pt(), indentEnd: pt(), keepLinesTogether: false, keepWithNext: false },
    ...{ avoidWidowAndOrphan: true, shading: { backgroundColor: {} }, pageBreakBefore: false },
  },
};

/** `namedStyles` of a new document (observed). */
export const NAMED_STYLES = {
  styles: [
    NORMAL_TEXT,
    heading('HEADING_1', { fontSize: pt(20) }, 20, 6),
    heading('HEADING_2', { bold: false, fontSize: pt(16) }, 18, 6),
    heading('HEADING_3', { bold: false, foregroundColor: grey(0.2627451), fontSize: pt(14) }, 16, 4),
    heading('HEADING_4', { foregroundColor: grey(0.4), fontSize: pt(12) }, 14, 4),
    heading('HEADING_5', { foregroundColor: grey(0.4), fontSize: pt(11) }, 12, 4),
    heading('HEADING_6', { italic: true, foregroundColor: grey(0.4), fontSize: pt(11) }, 12, 4),
    heading('TITLE', { fontSize: pt(26) }, undefined, 3),
    heading('SUBTITLE', { italic: false, foregroundColor: grey(0.4), fontSize: pt(15) }, undefined, 16),
  ],
};

function heading(namedStyleType: string, textStyle: object, above: number | undefined, below: number): object {
  const spacing = { spaceAbove: pt(above), spaceBelow: pt(below) };
  const keeping = { keepLinesTogether: true, keepWithNext: true, pageBreakBefore: false };
  const paragraphStyle = { namedStyleType: 'NORMAL_TEXT', direction: 'LEFT_TO_RIGHT', ...spacing, ...keeping };
  return { namedStyleType, textStyle, paragraphStyle };
}
