export { ConsentError } from './lib/consent-error.js';
export { ConsentGate, type GateEvents } from './lib/consent-gate.js';
export { ConsentModule } from './lib/consent.module.js';
export { GrantBook } from './lib/grant-book.js';
export { type LiveGrant } from './lib/live-grant.js';
export { CurrentCaller, PrincipalGuard } from './lib/principal.guard.js';
export { type Caller, PrincipalVerifier } from './lib/principal-verifier.js';
