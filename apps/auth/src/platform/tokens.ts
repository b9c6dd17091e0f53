/** Injection tokens of what has no class of its own. */
export const CONFIG = Symbol('auth.config');
export const CLOCK = Symbol('auth.clock');
export const RANDOM = Symbol('auth.random');
