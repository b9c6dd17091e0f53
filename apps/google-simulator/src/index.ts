export { APIS } from './apis.js';
export { type AccountInput, type ClientInput, readEnvironment, type SimulatorOptions, type Tariff } from './config.js';
export { generateMailbox, type GeneratedMailbox, type MailboxRequest } from './content/mailbox.js';
export { Conformance, type Exchange } from './discovery/conformance.js';
export { type FaultRequest } from './sim/faults.js';
export { type Simulator, startSimulator } from './simulator.js';
export { type LedgerPart, type LedgerRow } from './store/ledger.js';
export { replay } from './store/recording.js';
export { walkConsent, type WalkOptions } from './sim/walk-consent.js';
