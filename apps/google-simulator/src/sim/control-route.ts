import { type Answer, type Call } from '../http/call.js';

export type ControlHandler = (call: Call) => Answer | Promise<Answer>;

/** A way of the test, the demo or the chaos run into the simulator: verb, path below `/__sim/`, what it does. */
export type ControlRoute = readonly [verb: string, path: RegExp, handle: ControlHandler];
