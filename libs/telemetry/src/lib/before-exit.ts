const works: (() => Promise<unknown>)[] = [];

/** Work for the end of a clean stop, after everything is closed: what is measured has still to be sent. */
export function beforeExit(work: () => Promise<unknown>): void {
  works.push(work);
}

/** Does it, and gives up silently after `withinMs`. */
export async function finishBeforeExit(withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, withinMs)));
  await Promise.race([Promise.allSettled(works.splice(0).map((work) => work())), late]);
  clearTimeout(timer);
}
