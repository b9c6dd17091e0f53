export { startSimulator, type Simulator, type SimulatorOptions } from '@gatehouse/google-simulator';
export { eventually } from './lib/eventually.js';
export { ManualClock } from './lib/manual-clock.js';
export { seededRandom } from './lib/seeded-random.js';
export { useStack, type Stack, type StackOptions } from './lib/use-stack.js';
