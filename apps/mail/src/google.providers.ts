import { ConsentGate } from '@gatehouse/consent';
import { GmailApi, GoogleDoor, GoogleKeys } from '@gatehouse/google';
import { Bus } from '@gatehouse/messaging';
import { SealingKeyPair } from '@gatehouse/vault';
import { CONFIG, type MailConfig } from './config.js';
import { AccessTokens } from './keys/access-tokens.js';
import { ContentKeys } from './keys/content-keys.js';
import { type Clock, CLOCK } from './platform.js';
import { PushVerifier } from './push/push-verifier.js';

/** What comes sealed from `auth`, and what goes through the door. */
export const googleProviders = [
  {
    provide: SealingKeyPair,
    inject: [CONFIG],
    useFactory: (config: MailConfig) => SealingKeyPair.fromPrivate(config.SEALING_KEY),
  },
  {
    provide: AccessTokens,
    inject: [Bus, SealingKeyPair, CLOCK],
    useFactory: (bus: Bus, keys: SealingKeyPair, clock: Clock) => new AccessTokens(bus, keys, 'mail', clock),
  },
  {
    provide: ContentKeys,
    inject: [Bus, SealingKeyPair, CLOCK],
    useFactory: (bus: Bus, keys: SealingKeyPair, clock: Clock) => new ContentKeys(bus, keys, 'mail', clock),
  },
  {
    provide: GmailApi,
    inject: [CONFIG, GoogleDoor, ConsentGate, AccessTokens],
    useFactory: (config: MailConfig, door: GoogleDoor, gate: ConsentGate, tokens: AccessTokens) =>
      new GmailApi({ rootUrl: config.GOOGLE_ROOT_URL }, door, gate, tokens),
  },
  {
    provide: PushVerifier,
    inject: [CONFIG, GoogleDoor, CLOCK],
    useFactory: (config: MailConfig, door: GoogleDoor, clock: Clock) => {
      const { PUSH_ISSUER: issuer, PUSH_AUDIENCE: audience = '', PUSH_EMAIL: email } = config;
      return new PushVerifier(new GoogleKeys(config.PUSH_JWKS_URL, door, clock), { issuer, audience, email }, clock);
    },
  },
];
