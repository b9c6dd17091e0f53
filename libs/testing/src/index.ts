export {
  generateMailbox,
  startSimulator,
  type GeneratedMailbox,
  type Simulator,
  type SimulatorOptions,
} from '@gatehouse/google-simulator';
export { eventually } from './lib/eventually.js';
export { fuzzedMail, KEPT_SEEDS } from './lib/mails/fuzzed-mail.js';
export { HARD_MAILS, hardMail, largeMail } from './lib/mails/hard-mails.js';
export { type HardMail } from './lib/mails/hard-mail.js';
export { ManualClock } from './lib/manual-clock.js';
export { seededRandom } from './lib/seeded-random.js';
export { useStack, type Stack, type StackOptions } from './lib/use-stack.js';
