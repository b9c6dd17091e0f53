import { isatty } from 'node:tty';
import pc from 'picocolors';

/** Colours for a terminal only: a log file or CI gets plain text. */
export const colours = pc.createColors(isatty(2) && process.env.NO_COLOR === undefined);
