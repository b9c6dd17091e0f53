export { HubError, type HubErrorOptions } from './lib/hub-error.js';
export { statusOf, toProblem, type Problem } from './lib/problem.js';
