export { DataKey } from './lib/data-key.js';
export { KeyRing, type Sealed } from './lib/key-ring.js';
export { SealingKeyPair, sealTo } from './lib/sealing-key-pair.js';
export { VaultError } from './lib/vault-error.js';
