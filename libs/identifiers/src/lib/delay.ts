/** Runs a callback after a delay and returns its cancel; the system's timers in production. */
export type Delay = (callback: () => void, ms: number) => () => void;

export const systemDelay: Delay = (callback, ms) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};
