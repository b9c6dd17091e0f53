import { checkQuery, checkValue } from '../discovery/check.js';
import { type DiscoveryDocument, loadDiscovery, type MatchedMethod, MethodIndex } from '../discovery/document.js';
import { type Answer, type Call, json, jsonWithRaw, noContent } from '../http/call.js';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { bearerOf, type Identity } from '../oauth/identity.js';
import { type AccessToken } from '../world/events.js';
import { type Mailbox } from '../world/mailbox.js';
import { type World } from '../world/world.js';
import { selectFields } from './fields.js';
import { GmailCall, type GmailHandler } from './gmail-call.js';
import { mediaOf } from './media.js';
import { NOT_SIMULATED } from './not-simulated.js';
import { type Quota } from './quota.js';
import { unitsOf } from './units.js';

/** Gmail's front door: token, user, scope, parameters, body, quota, then the method. */
export class GmailService {
  readonly document: DiscoveryDocument = loadDiscovery('gmail.v1');
  private readonly index = new MethodIndex(this.document);

  constructor(
    private readonly world: World,
    private readonly identity: Identity,
    private readonly quota: Quota,
    private readonly handlers: Readonly<Record<string, GmailHandler>>,
  ) {}

  match(verb: string, path: string): MatchedMethod | undefined {
    return this.index.match(verb, path);
  }

  /** Counts a request of a person in, until its answer has left; a batch is one. */
  enter(call: Call): () => void {
    return call.trace.user === null ? () => undefined : this.quota.enter(call.trace.user);
  }

  /** @throws GoogleError */
  run(call: Call, matched: MatchedMethod): Answer {
    const { method } = matched;
    const access = this.authenticate(call);
    const mailbox = this.mailboxOf(access, matched.params.userId ?? 'me');
    const handler = this.handlerOf(method.id);
    requireScope(access, method.scopes ?? []);
    const fault = checkQuery(this.document, method, call.query);
    if (fault !== undefined) throw invalidArgument(fault);
    const media = matched.upload ? mediaOf(call, method) : undefined;
    const body = media?.metadata ?? this.readBody(call, matched);
    const units = unitsOf(method.id, this.quota.settings.tariff);
    this.quota.charge(this.world.projectOf(access.clientId), access.email, units);
    call.trace.units += units;
    return respond(call, handler(new GmailCall(this.world, call, access, mailbox, matched.params, body, media?.bytes)));
  }

  private authenticate(call: Call): AccessToken {
    const token = bearerOf(call);
    const realm = { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' };
    if (token === '')
      throw new GoogleError(401, 'required', 'Login Required.', { location: 'Authorization', headers: realm });
    const access = this.identity.liveAccess(token);
    const invalid = { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' };
    if (access === undefined)
      throw new GoogleError(401, 'authError', 'Invalid Credentials', { location: 'Authorization', headers: invalid });
    call.trace.user = access.email;
    call.trace.clientId = access.clientId;
    return access;
  }

  private mailboxOf(access: AccessToken, userId: string): Mailbox {
    const email = userId === 'me' ? access.email : userId.toLowerCase();
    const mailbox = this.world.mailbox(access.email);
    if (email !== access.email) throw new GoogleError(403, 'forbidden', `Delegation denied for ${access.email}`);
    if (mailbox === undefined) throw new GoogleError(400, 'failedPrecondition', 'Mail service not enabled');
    return mailbox;
  }

  private handlerOf(methodId: string): GmailHandler {
    const handler = this.handlers[methodId];
    if (handler !== undefined) return handler;
    const reason = NOT_SIMULATED.find(([prefix]) => methodId.startsWith(prefix))?.[1] ?? 'not built';
    throw new GoogleError(501, 'notImplemented', `${methodId} is not simulated: ${reason}.`);
  }

  private readBody(call: Call, matched: MatchedMethod): unknown {
    const { request } = matched.method;
    if (request === undefined || call.body.length === 0) return {};
    const body = parseJson(call.body);
    const [fault] = checkValue(this.document, { $ref: request.$ref }, body);
    if (fault === undefined) return body;
    const [path = '', what = ''] = fault.split(': ');
    if (what === 'unknown field')
      throw invalidArgument(`Invalid JSON payload received. Unknown name "${path}": Cannot find field.`);
    throw invalidArgument(`Invalid value at '${path}': ${what}`);
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new GoogleError(400, 'parseError', 'Invalid JSON payload received. Parse error.');
  }
}

function requireScope(access: AccessToken, scopes: readonly string[]): void {
  if (scopes.some((scope) => access.scopes.includes(scope))) return;
  const metadata = { service: 'gmail.googleapis.com' };
  throw new GoogleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
        metadata,
      },
    ],
    headers: {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(' ')}"`,
    },
  });
}

function respond(call: Call, value: object | undefined): Answer {
  if (value === undefined) return noContent();
  const selector = call.query.get('fields');
  if (selector === null || selector === '' || selector === '*') {
    return 'raw' in value && typeof value.raw === 'string' ? jsonWithRaw(value, value.raw) : json(200, value);
  }
  const selected = selectFields(value, selector);
  if (selected === undefined) throw invalidArgument(`Invalid field selection ${selector}`);
  return json(200, selected);
}
