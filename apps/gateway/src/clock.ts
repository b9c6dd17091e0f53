/** Injects the process' clock: `@Inject(CLOCK) clock: Clock`. */
export const CLOCK = Symbol('gateway.clock');
