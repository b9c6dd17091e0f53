import { type Nkey } from './nkeys.js';

export interface NatsUser {
  readonly name: string;
  readonly publicKey: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** What one service says and hears on the bus. */
export interface ServiceSubjects {
  readonly name: string;
  /** Services whose requests it makes (`gh.rpc.<service>.<verb>`). */
  readonly asks: readonly string[];
  /** Services whose events it hears as they pass (core NATS). */
  readonly hears: readonly string[];
  /** Its durable consumers on other services' streams: `[stream's service, durable]`. */
  readonly durables: readonly (readonly [service: string, durable: string])[];
}

/** Makes streams and durables and nothing else; no service has these rights. */
export const PROVISIONER = 'provisioner';

/** A person at the command line: sees and replays dead letters, and nothing else. */
export const OPERATOR = 'operator';

/**
 * One user per service with only its subjects (`reliability.md` a, "NATS isolation"). Replies travel on `_INBOX_<service>.>`,
 * so no service reads another's; a server of requests may answer into any of them.
 */
export function natsUsersFor(services: readonly ServiceSubjects[], keys: (name: string) => Nkey): NatsUser[] {
  const inboxes = [...services.map(({ name }) => name), PROVISIONER, OPERATOR].map((name) => `_INBOX_${name}.>`);
  return [
    ...services.map((service) => serviceUser(service, keys(service.name), inboxes)),
    provisioner(keys(PROVISIONER)),
    operator(services, keys(OPERATOR)),
  ];
}

function serviceUser(service: ServiceSubjects, { publicKey }: Nkey, inboxes: readonly string[]): NatsUser {
  const { name, asks, hears, durables } = service;
  return {
    name,
    publicKey,
    publish: [
      `gh.evt.${name}.>`,
      `gh.work.${name}.>`,
      ...asks.map((other) => `gh.rpc.${other}.*`),
      `gh.rpc.audit.admit.${name}`,
      ...inboxes,
      '$JS.API.INFO',
      ...ownStreams(name).flatMap((stream) => consumerApi(stream, '*')),
      ...durables.flatMap(([other, durable]) => consumerApi(`GH_${other.toUpperCase()}`, durable)),
    ],
    subscribe: [
      `_INBOX_${name}.>`,
      `gh.rpc.${name}.*`,
      ...(name === 'audit' ? ['gh.rpc.audit.admit.*'] : []),
      ...hears.map((other) => `gh.evt.${other}.>`),
    ],
  };
}

function ownStreams(name: string): string[] {
  return [`GH_${name.toUpperCase()}`, `GH_${name.toUpperCase()}_WORK`];
}

/** Its durables, made by the provisioner: look, pull, acknowledge. Streams can be looked at, never changed or read past a consumer. */
function consumerApi(stream: string, durable: string): string[] {
  return [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
    `$JS.ACK.${stream}.${durable}.>`,
  ];
}

function provisioner({ publicKey }: Nkey): NatsUser {
  return {
    name: PROVISIONER,
    publicKey,
    publish: ['$JS.API.INFO', '$JS.API.STREAM.>', '$JS.API.CONSUMER.>'],
    subscribe: [`_INBOX_${PROVISIONER}.>`],
  };
}

function operator(services: readonly ServiceSubjects[], { publicKey }: Nkey): NatsUser {
  return {
    name: OPERATOR,
    publicKey,
    publish: services.flatMap(({ name }) => [`gh.rpc.${name}.list-dead-letters`, `gh.rpc.${name}.replay-dead-letter`]),
    subscribe: [`_INBOX_${OPERATOR}.>`],
  };
}
