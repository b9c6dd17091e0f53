import { createHash } from 'node:crypto';
import { type Random, systemRandom } from '@gatehouse/identifiers';
import { FrontDoor } from './api/front-door.js';
import { Quota, QUOTA_DEFAULTS, type QuotaSettings } from './api/quota.js';
import { apiRoutes } from './api/routes.js';
import { APIS, kindControls } from './apis.js';
import { ChannelPush } from './channels/channel-push.js';
import { ClientSettings, type SimulatorOptions } from './config.js';
import { SimulatorClock } from './clock.js';
import { Push } from './gmail/push.js';
import { accountsOf } from './content/organisation.js';
import { SeededRandom } from './content/random.js';
import { discoveryRoutes } from './discovery/routes.js';
import { reachedAt } from './http/host.js';
import { Bandwidth } from './http/bandwidth.js';
import { createServer } from './http/server.js';
import { BrowserFlow } from './oauth/browser.js';
import { oauthControl } from './oauth/control.js';
import { Identity } from './oauth/identity.js';
import { SigningKeys } from './oauth/keys.js';
import { oauthRoutes } from './oauth/routes.js';
import { BrowserSessions } from './oauth/session.js';
import { TokenEndpoint } from './oauth/token.js';
import { Control } from './sim/control.js';
import { Faults } from './sim/faults.js';
import { importFolder } from './sim/import-folder.js';
import { pushControl } from './sim/push-control.js';
import { controlRoutes, healthRoutes } from './sim/routes.js';
import { UnkindPush } from './sim/unkind-push.js';
import { Ledger } from './store/ledger.js';
import { Recording } from './store/recording.js';
import { WebSide } from './web/web-routes.js';
import { openTls } from './tls/tls.js';
import { World } from './world/world.js';

export interface Simulator {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** PEM file of the CA that a client has to trust, where the simulator made one. */
  readonly caFile?: string;
  /** Issuer and base of every address that it gives out. */
  readonly publicUrl: string;
  readonly world: World;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly push: Push;
  close(): Promise<void>;
}

/** Starts a simulated Google. In memory without `dataDir`, on a free port without `port`. */
export async function startSimulator(
  options: SimulatorOptions = {},
  random: Random = randomOf(options),
): Promise<Simulator> {
  const tls = options.tls && openTls(options.tls, options.dataDir);
  const clock = clockOf(options);
  const clients = (options.clients ?? []).map((client) => ClientSettings.parse(client));
  const world = new World(clock, random, clients, options.dataDir);
  const ledger = new Ledger(options.dataDir, (requestId) => world.effectsOf(requestId));
  const seed = options.seed ?? 'gatehouse';
  seedWorld(world, options, seed);
  const address = { publicUrl: options.publicUrl?.replace(/\/$/, '') ?? '' };
  const publicUrl = (): string => address.publicUrl;
  const keys = SigningKeys.open(options.dataDir, clock);
  const unkind = new UnkindPush();
  const push = new Push(world, keys, publicUrl, unkind);
  const channels = new ChannelPush(
    world,
    APIS.flatMap(({ touchedBy }) => touchedBy ?? []),
    unkind,
  );
  const faults = new Faults(random);
  const quota: QuotaSettings = {
    tariff: options.tariff ?? QUOTA_DEFAULTS.tariff,
    status: options.quotaStatus ?? QUOTA_DEFAULTS.status,
    maxConcurrentPerUser: options.maxConcurrentPerUser ?? QUOTA_DEFAULTS.maxConcurrentPerUser,
    window: options.rateWindow ?? QUOTA_DEFAULTS.window,
    bytesPerSecondPerUser: options.bytesPerSecondPerUser ?? QUOTA_DEFAULTS.bytesPerSecondPerUser,
    downloadBytesPerDay: options.downloadBytesPerDay ?? QUOTA_DEFAULTS.downloadBytesPerDay,
  };
  const identity = new Identity(world, keys, publicUrl);
  const tokens = new TokenEndpoint(world, identity);
  const sessions = new BrowserSessions(
    createHash('sha256')
      .update(options.randomSeed ?? keys.sealingSecret)
      .digest(),
  );
  const reached = (host: string): string => reachedAt(host, publicUrl(), tls !== undefined);
  const doors = APIS.map((api) => new FrontDoor(api, world, identity, new Quota(clock, quota, api), reached));
  const control = new Control({ world, ledger, faults, quota, push, tokens, seed });
  const resolvers = [
    ...doors.map((door) => apiRoutes(door, faults)),
    oauthRoutes(new BrowserFlow(world, sessions, publicUrl), tokens, identity),
    discoveryRoutes([...APIS.map(({ name }) => name), 'oauth2.v2'], reached),
    healthRoutes(),
    new WebSide(world, APIS, sessions).resolve,
    ...(options.sandbox === true
      ? [
          controlRoutes(control, [
            ...kindControls(world),
            ...pushControl(world, unkind, channels),
            ...oauthControl(world, keys),
          ]),
        ]
      : []),
  ];
  const recording = options.recordFile === undefined ? undefined : Recording.open(options.recordFile);
  const app = createServer({
    world,
    ledger,
    faults,
    bandwidth: new Bandwidth(clock, quota),
    resolvers,
    recording,
    tls,
  });
  const { url, port } = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  if (address.publicUrl === '') address.publicUrl = url;
  const close = async (): Promise<void> => {
    push.close();
    channels.close();
    unkind.close();
    await app.close();
    recording?.close();
    ledger.close();
    world.close();
  };
  const made = tls?.caFile === undefined ? {} : { caFile: tls.caFile };
  return { url, port, ...made, publicUrl: address.publicUrl, world, ledger, faults, push, close };
}

function randomOf({ randomSeed }: SimulatorOptions): Random {
  if (randomSeed === undefined) return systemRandom;
  const random = new SeededRandom(randomSeed);
  return (size) => random.bytes(size);
}

function clockOf({ virtualClock, clockRate }: SimulatorOptions): SimulatorClock {
  return virtualClock === undefined ? new SimulatorClock(clockRate) : SimulatorClock.standing(Date.parse(virtualClock));
}

function seedWorld(world: World, options: SimulatorOptions, seed: string): void {
  for (const account of options.accounts ?? []) world.ensureAccount(account, seed);
  const { organisation } = options;
  if (organisation !== undefined)
    world.bulk(() => {
      for (const account of accountsOf(organisation)) world.ensureAccount(account, seed);
    });
  if (options.mailboxDir === undefined || options.mailboxAccount === undefined) return;
  world.ensureAccount({ email: options.mailboxAccount }, seed);
  const mailbox = world.mailbox(options.mailboxAccount);
  if (mailbox !== undefined) importFolder(world, mailbox, options.mailboxDir);
}
