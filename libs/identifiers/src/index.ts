export { systemClock, type Clock } from './lib/clock.js';
export { systemDelay, type Delay } from './lib/delay.js';
export { mirroredId, ownId, partitionOf, uuidv7, type OwnPrefix } from './lib/ids.js';
export { systemRandom, type Random } from './lib/random.js';
