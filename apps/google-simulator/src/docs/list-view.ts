import { type DocumentModel } from '../world/docs/model/unit.js';

const SYMBOLS: Readonly<Record<string, string>> = {
  ...{ DISC: '●', CIRCLE: '○', SQUARE: '■', DIAMONDX: '❖', ARROW3D: '➢', ARROW: '➔', STAR: '★' },
  ...{ DIAMOND: '◆', HOLLOWDIAMOND: '◇', LEFTTRIANGLE: '◄', CHECKBOX: '' },
};
const TYPES: Readonly<Record<string, string>> = {
  ...{ DECIMAL: 'DECIMAL', ZERODECIMAL: 'ZERO_DECIMAL', ALPHA: 'ALPHA', UPPERALPHA: 'UPPER_ALPHA' },
  ...{ ROMAN: 'ROMAN', UPPERROMAN: 'UPPER_ROMAN' },
};
const LEVELS = 9;

/** `lists` of a document: what each level of each list begins its lines with, three kinds by turns (glyphs by name of the preset). */
export function listsOf({ lists }: DocumentModel): object {
  return Object.fromEntries(
    [...lists].map(([id, preset]) => [id, { listProperties: { nestingLevels: levelsOf(preset) } }]),
  );
}

/** Whether its lines are numbered. */
export function isNumbered(preset: string | undefined): boolean {
  return preset?.startsWith('NUMBERED_') === true;
}

function levelsOf(preset: string): object[] {
  const names = preset
    .split('_')
    .slice(1)
    .filter((name) => name in SYMBOLS || name in TYPES);
  return Array.from({ length: LEVELS }, (_, level) => {
    const name = names[level % names.length] ?? 'DISC';
    return {
      bulletAlignment: 'START',
      ...(isNumbered(preset)
        ? { glyphType: TYPES[name] ?? 'DECIMAL', glyphFormat: numberFormat(preset, level), startNumber: 1 }
        : glyph(name, level)),
      indentFirstLine: { magnitude: 18 + 36 * level, unit: 'PT' },
      indentStart: { magnitude: 36 + 36 * level, unit: 'PT' },
      textStyle: { underline: false },
    };
  });
}

/** A check box has no symbol: its glyph type is not specified (docs page "Work with lists"). */
function glyph(name: string, level: number): object {
  const glyphFormat = `%${String(level)}`;
  return name === 'CHECKBOX'
    ? { glyphType: 'GLYPH_TYPE_UNSPECIFIED', glyphFormat, startNumber: 1 }
    : { glyphSymbol: SYMBOLS[name] ?? '●', glyphFormat, startNumber: 1 };
}

function numberFormat(preset: string, level: number): string {
  if (preset === 'NUMBERED_DECIMAL_NESTED')
    return `${Array.from({ length: level + 1 }, (_, index) => `%${String(index)}`).join('.')}.`;
  return `%${String(level)}${preset.endsWith('_PARENS') ? ')' : '.'}`;
}
