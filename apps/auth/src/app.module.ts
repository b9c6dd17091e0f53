import { hostname } from 'node:os';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { TrailModule } from '@gatehouse/audit-trail';
import { PrincipalVerifier } from '@gatehouse/consent';
import { GoogleDoor, GoogleKeys, GoogleModule, OAuthApi } from '@gatehouse/google';
import { type Clock, type Random, systemClock, systemRandom } from '@gatehouse/identifiers';
import { MessagingModule, MessagingStoreModule } from '@gatehouse/messaging';
import { PersistenceModule } from '@gatehouse/persistence';
import { type Logger, OpsModule } from '@gatehouse/telemetry';
import { KeyRing } from '@gatehouse/vault';
import type { AuthConfig } from './config.js';
import { AnswerService } from './connections/answer.service.js';
import { Callers } from './connections/callers.js';
import { ConnectionList } from './connections/connection-list.js';
import { ConnectionsRepository } from './connections/connections.repository.js';
import { ConnectionsRpc } from './connections/connections.rpc.js';
import { FinishConnectionService } from './connections/finish-connection.service.js';
import { FlowsRepository } from './connections/flows.repository.js';
import { NoticesRepository } from './connections/notices.repository.js';
import { PendingTokens } from './connections/pending-tokens.js';
import { StartConnectionService } from './connections/start-connection.service.js';
import { GrantsRepository } from './grants/grants.repository.js';
import { GrantsRpc } from './grants/grants.rpc.js';
import { OwedSettlement } from './grants/owed-settlement.js';
import { TrailDebts } from './grants/trail-debts.js';
import { migrations } from './migrations/index.js';
import { PeopleRepository } from './people/people.repository.js';
import { PeopleRpc } from './people/people.rpc.js';
import { SeedService } from './people/seed.service.js';
import { Events } from './platform/events.js';
import { CLOCK, CONFIG, RANDOM } from './platform/tokens.js';
import { LedgerReplay } from './resume/ledger-replay.js';
import { Sweeper } from './resume/sweeper.js';
import { AttemptsRepository } from './sessions/attempts.repository.js';
import { PrincipalSigner } from './sessions/principal-signer.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsRpc } from './sessions/sessions.rpc.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignInLog } from './sessions/sign-in-log.js';
import { SigningKeyRepository } from './sessions/signing-key.repository.js';
import { AccessTokensService } from './tokens/access-tokens.service.js';
import { ClosedGrants } from './tokens/closed-grants.js';
import { ContentKeysRepository } from './tokens/content-keys.repository.js';
import { ContentKeysService } from './tokens/content-keys.service.js';
import { ServiceKeys } from './tokens/service-keys.js';
import { TokensRpc } from './tokens/tokens.rpc.js';
import { TokenVault } from './tokens/token-vault.js';
import { Claims } from './withdrawal/claims.js';
import { ClosingService } from './withdrawal/closing.service.js';
import { ContentChoiceService } from './withdrawal/content-choice.service.js';
import { ContentStep } from './withdrawal/content-step.js';
import { PushStep } from './withdrawal/push-step.js';
import { RevokeStep } from './withdrawal/revoke-step.js';
import { ServicesStep } from './withdrawal/services-step.js';
import { WithdrawalLedger } from './withdrawal/withdrawal-ledger.js';
import { WithdrawalRpc } from './withdrawal/withdrawal.rpc.js';
import { WithdrawalService } from './withdrawal/withdrawal.service.js';

const service = 'auth';

const people = [PeopleRepository, SeedService, PeopleRpc];
const sessions = [
  SessionsRepository,
  AttemptsRepository,
  SigningKeyRepository,
  PrincipalSigner,
  SignInLog,
  SessionsService,
  SessionsRpc,
];
const grants = [GrantsRepository, OwedSettlement, TrailDebts, GrantsRpc, Events];
const connections = [ConnectionsRepository, FlowsRepository, NoticesRepository, PendingTokens, AnswerService, Callers];
const consent = [ConnectionList, StartConnectionService, FinishConnectionService, ConnectionsRpc];
const tokens = [
  TokenVault,
  ClosedGrants,
  ServiceKeys,
  AccessTokensService,
  ContentKeysRepository,
  ContentKeysService,
  TokensRpc,
];
const steps = [ServicesStep, PushStep, RevokeStep, ContentStep, Claims, ClosingService, WithdrawalLedger];
const withdrawal = [WithdrawalService, ContentChoiceService, WithdrawalRpc];
const resume = [LedgerReplay, Sweeper];

export interface AppParts {
  readonly clock?: Clock;
  readonly random?: Random;
}

@Module({})
export class AppModule {
  static with(
    config: AuthConfig,
    logger: Logger,
    { clock = systemClock, random = systemRandom }: AppParts = {},
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        OpsModule.with({ service, logger }),
        PersistenceModule.with({ url: config.MONGO_URL, service, migrations }),
        MessagingModule.with({ url: config.NATS_URL, nkeySeed: config.NATS_NKEY, service, logger }),
        MessagingStoreModule.with({ service }),
        TrailModule.with({ service, instance: `${hostname()}-${process.pid}`.slice(-64), build: config.BUILD }),
        GoogleModule.with({ service, tariff: config.GOOGLE_TARIFF, clock }),
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: RANDOM, useValue: random },
        { provide: KeyRing, useFactory: () => KeyRing.fromHex(config.KEK, 'auth') },
        ...google(config, clock),
        {
          provide: PrincipalVerifier,
          inject: [PrincipalSigner],
          useFactory: (signer: PrincipalSigner) => ownVerifier(signer, clock),
        },
        ...people,
        ...sessions,
        ...grants,
        ...connections,
        ...consent,
        ...tokens,
        ...steps,
        ...withdrawal,
        ...resume,
      ],
    };
  }
}

function google(config: AuthConfig, clock: Clock): Provider[] {
  const settings = {
    clientId: config.GOOGLE_CLIENT_ID,
    clientSecret: config.GOOGLE_CLIENT_SECRET,
    authUrl: config.GOOGLE_AUTH_URL,
    tokenUrl: config.GOOGLE_TOKEN_URL,
    revokeUrl: config.GOOGLE_REVOKE_URL,
  };
  return [
    { provide: OAuthApi, inject: [GoogleDoor], useFactory: (door: GoogleDoor) => new OAuthApi(settings, door) },
    {
      provide: GoogleKeys,
      inject: [GoogleDoor],
      useFactory: (door: GoogleDoor) => new GoogleKeys(config.GOOGLE_JWKS_URL, door, clock),
    },
  ];
}

/** `auth` verifies what it signed itself, without the bus. */
function ownVerifier(signer: PrincipalSigner, clock: Clock): PrincipalVerifier {
  return new PrincipalVerifier(() => Promise.resolve({ keys: signer.publicKeys() }), clock);
}
