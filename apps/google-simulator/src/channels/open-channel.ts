import { type ApiCall } from '../api/api-call.js';
import { GoogleError } from '../http/google-error.js';
import { type Channel } from '../world/channels/events.js';

const MAX_ID = 64;
const MAX_TOKEN = 256;
/** A simulated Google may call a program beside it, which has no certificate. */
const LOCAL = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/;

export interface Watched {
  readonly resourceId: string;
  readonly resourceUri: string;
  /** Where the request asks for nothing. */
  readonly defaultTtlMs: number;
  /** A longer wish is cut to this silently. */
  readonly maxTtlMs: number;
}

/**
 * Opens a channel from a `Channel` request body (`google-apis.md` 3.5, 4.3).
 * @returns the `Channel` answer
 * @throws GoogleError 400 for an id that a live channel of the project has, a bad type, address, token or expiration
 */
export function openChannel(call: ApiCall, watched: Watched): object {
  const { resourceId, resourceUri } = watched;
  const project = call.world.projectOf(call.access.clientId);
  const id = idOf(call, project);
  const address = addressOf(call);
  const token = tokenOf(call);
  const expiration = call.now + Math.min(ttlOf(call) ?? watched.defaultTtlMs, watched.maxTtlMs);
  const owner = { email: call.account.email, clientId: call.access.clientId, project };
  const channel: Channel = { id, ...owner, resourceId, resourceUri, address, expiration, ...(token && { token }) };
  call.record([{ t: 'channel.opened', channel, at: call.now }]);
  return {
    kind: 'api#channel',
    id,
    resourceId,
    resourceUri,
    ...(token && { token }),
    expiration: String(expiration),
  };
}

/** 204; only whoever opened a channel may stop it, through the same client. @throws GoogleError 404 */
export function stopChannel(call: ApiCall): undefined {
  const id = call.text('id') ?? '';
  const project = call.world.projectOf(call.access.clientId);
  const channel = call.world.channels.find(project, id, call.now);
  if (
    channel?.resourceId !== call.text('resourceId') ||
    channel?.email !== call.account.email ||
    channel.clientId !== call.access.clientId
  )
    throw new GoogleError(404, 'notFound', `Channel '${id}' not found for project '${project}'`);
  call.record([{ t: 'channel.stopped', id, project }]);
}

function idOf(call: ApiCall, project: string): string {
  const id = call.text('id') ?? '';
  if (id === '') throw new GoogleError(400, 'required', 'entity.id: Required');
  if (!/^[A-Za-z0-9\-_+/=]+$/.test(id) || id.length > MAX_ID)
    throw new GoogleError(400, 'invalid', 'entity.id: Invalid channel id.');
  if (call.world.channels.find(project, id, call.now) !== undefined)
    throw new GoogleError(400, 'channelIdNotUnique', `Channel id ${id} not unique`);
  return id;
}

function addressOf(call: ApiCall): string {
  const type = call.text('type') ?? '';
  if (type !== 'web_hook' && type !== 'webhook')
    throw new GoogleError(400, 'push.channelTypeNotSupported', `Channel type ${type} not supported`);
  const address = call.text('address') ?? '';
  if (address === '') throw new GoogleError(400, 'required', 'entity.address: Required');
  if (!URL.canParse(address) || !(address.startsWith('https://') || LOCAL.test(address)))
    throw new GoogleError(400, 'push.webhookUrlNotHttps', `WebHook callback must be HTTPS: ${address}`);
  return address;
}

function tokenOf(call: ApiCall): string | undefined {
  const token = call.text('token');
  if (token !== undefined && (token.length > MAX_TOKEN || !/^[\x20-\x7e]*$/.test(token)))
    throw new GoogleError(400, 'invalid', 'entity.token: Invalid channel token.');
  return token;
}

/** How long the channel is wished to live; undefined where nothing is said. */
function ttlOf(call: ApiCall): number | undefined {
  const { expiration, params } = call.body as { expiration?: string; params?: Readonly<Record<string, string>> };
  const ttl = expiration === undefined ? secondsIn(params?.ttl) : Number(expiration) - call.now;
  if (ttl !== undefined && !(ttl > 0)) throw new GoogleError(400, 'invalid', 'entity.expiration: Invalid expiration.');
  return ttl;
}

function secondsIn(ttl: string | undefined): number | undefined {
  return ttl === undefined ? undefined : Number(ttl) * 1_000;
}
