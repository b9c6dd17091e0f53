export { GoogleDoor } from './lib/door/door.js';
export type { Authority, Exchange } from './lib/door/entries.js';
export type { AccessToken, AccessTokenSource, CallContext, Gate } from './lib/door/ports.js';
export { type Released } from './lib/door/released.js';
export { Transport } from './lib/door/transport.js';
export { GoogleError, type GoogleErrorCode, type Verdict } from './lib/errors.js';
export { GmailApi, type GmailSettings } from './lib/gmail/gmail.api.js';
export type { FetchedLabels, FetchedMessage, FetchResult, MissingResult } from './lib/gmail/messages.js';
export type { History, HistoryPage, Label, MessagePage, Profile, Watch } from './lib/gmail/schema.js';
export { GoogleModule, type GoogleModuleOptions } from './lib/google.module.js';
export {
  OAuthApi,
  type AuthorizationRequest,
  type OAuthContext,
  type OAuthSettings,
  type Tokens,
} from './lib/oauth/oauth.api.js';
export { GoogleKeys } from './lib/oauth/google-keys.js';
export type { KeySet } from './lib/oauth/schema.js';
export { QuotaGovernor, type Priority } from './lib/quota/governor.js';
export { TARIFFS, unitsOf, type Tariff, type TariffName } from './lib/quota/tariff.js';
