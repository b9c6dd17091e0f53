import pc from 'picocolors';

/** Colours for a terminal only: a log file or CI gets plain text. */
export const colours = pc.createColors(process.stderr.isTTY && process.env.NO_COLOR === undefined);
