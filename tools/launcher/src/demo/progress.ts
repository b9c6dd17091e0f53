import { colours as pc } from '../colours.js';

/** What the launcher is doing, one line a step, on stderr: stdout is for the result. */
export interface Progress {
  readonly step: <T>(what: string, work: () => Promise<T>) => Promise<T>;
  readonly say: (line: string) => void;
}

export function progressTo(write: (text: string) => void): Progress {
  return {
    say: (line) => write(`${pc.yellow('!')} ${line}\n`),
    step: async (what, work) => {
      const startedAt = performance.now();
      write(`${pc.dim('·')} ${what} …\n`);
      const result = await work();
      write(`${pc.green('✓')} ${what} ${pc.dim(`(${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`)}\n`);
      return result;
    },
  };
}
