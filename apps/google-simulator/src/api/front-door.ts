import { checkQuery, checkValue } from '../discovery/check.js';
import {
  type DiscoveryDocument,
  loadDiscovery,
  type MatchedMethod,
  type Method,
  MethodIndex,
} from '../discovery/document.js';
import { type Answer, type Call, json, jsonWithRaw, noContent } from '../http/call.js';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { bearerOf, type Identity } from '../oauth/identity.js';
import { type AccessToken } from '../world/events.js';
import { type World } from '../world/world.js';
import { type ApiDefinition } from './api.js';
import { ApiCall, type ApiHandler, RawAnswer } from './api-call.js';
import { selectFields } from './fields.js';
import { mediaOf, parseJson } from './media.js';
import { type Quota } from './quota.js';
import { ResumableUploads } from './resumable.js';

/** The front door of one API: token, scope, parameters, body, quota, then the method. */
export class FrontDoor {
  readonly document: DiscoveryDocument;
  private readonly index: MethodIndex;
  private readonly uploads: ResumableUploads;

  constructor(
    readonly api: ApiDefinition,
    private readonly world: World,
    private readonly identity: Identity,
    private readonly quota: Quota,
    /** Base of the address by which a caller came, from its Host header. */
    private readonly reached: (host: string) => string,
  ) {
    this.uploads = new ResumableUploads(world);
    this.document = loadDiscovery(api.name);
    this.index = new MethodIndex(this.document);
  }

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
    if (matched.upload && call.query.has('upload_id')) return this.resume(call, matched);
    if (matched.isSession) throw new GoogleError(404, 'notFound', 'Upload session not found.');
    const access = this.authenticate(call);
    const handler = this.handlerOf(method.id);
    this.requireScope(access, method.scopes ?? []);
    const fault = checkQuery(this.document, method, call.query);
    if (fault !== undefined) throw invalidArgument(fault);
    const isResumable = matched.isResumable || (matched.upload && call.query.get('uploadType') === 'resumable');
    const upload = matched.upload && !isResumable ? mediaOf(call, method) : undefined;
    const sent = upload === undefined ? sentBody(call, method) : upload.metadata;
    const body = this.checked(sent, method);
    const price = this.quota.charge(this.world.projectOf(access.clientId), access.email, method.id, call.query);
    call.trace.units += price.units;
    const admitted = { world: this.world, call, access, params: matched.params, body, sent };
    if (isResumable) return this.begin(new ApiCall({ ...admitted, media: undefined }), method);
    return this.answer(handler, new ApiCall({ ...admitted, media: upload?.media }));
  }

  private answer(handler: ApiHandler, admitted: ApiCall): Answer {
    const value = handler(admitted);
    const answer = respond(admitted.call, value);
    return this.api.errors === 'classic' ? withEtag(answer, value) : answer;
  }

  /** A resumable upload begins; what can be refused without its bytes is refused now. */
  private begin(admitted: ApiCall, method: Method): Answer {
    const { call, access, params, sent: metadata } = admitted;
    this.api.beforeUpload?.[method.id]?.(admitted);
    const base = this.reached(call.headers.host ?? '');
    const maxBytes = maxBytesOf(method);
    return this.uploads.begin(call, { methodId: method.id, params, metadata, access, maxBytes, base });
  }

  /** A request to a session: its address is a credential of its own; a token that comes with it has to be good all the same. */
  private resume(call: Call, { method }: MatchedMethod): Answer {
    const upload = this.uploads.find(call, method.id);
    if (bearerOf(call) !== '') this.authenticate(call);
    const { email, clientId, scopes, params, metadata: sent, query } = upload.session;
    Object.assign(call.trace, { user: email, clientId });
    const access = { token: '', email, clientId, scopes, expiresAt: Infinity };
    const own = { ...call, query: new URLSearchParams(query), body: Buffer.alloc(0) };
    const body = this.checked(sent, method);
    return this.uploads.receive(call, upload, maxBytesOf(method), (_upload, media, alongside) =>
      this.answer(
        this.handlerOf(method.id),
        new ApiCall({ world: this.world, call: own, access, params, body, sent, media, alongside }),
      ),
    );
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

  private handlerOf(methodId: string): ApiHandler {
    const handler = this.api.handlers[methodId];
    if (handler !== undefined) return handler;
    const reason = this.api.notSimulated.find(([prefix]) => methodId.startsWith(prefix))?.[1] ?? 'not built';
    throw new GoogleError(501, 'notImplemented', `${methodId} is not simulated: ${reason}.`);
  }

  private requireScope(access: AccessToken, scopes: readonly string[]): void {
    if (scopes.some((scope) => access.scopes.includes(scope))) return;
    const info = {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
      domain: 'googleapis.com',
      metadata: { service: this.api.service },
    };
    const challenge = `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(' ')}"`;
    throw new GoogleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
      details: [info],
      headers: { 'www-authenticate': challenge },
    });
  }

  /** A field that is null is a field that is not there; a patch reads the nulls itself (`ApiCall.patch`). @throws GoogleError 400 */
  private checked(sent: unknown, { request }: Method): unknown {
    if (request === undefined) return {};
    const body = withoutNulls(sent);
    const [fault] = checkValue(this.document, { $ref: request.$ref }, body);
    if (fault === undefined) return body;
    const [path = '', what = ''] = fault.split(': ');
    if (what === 'unknown field')
      throw invalidArgument(`Invalid JSON payload received. Unknown name "${path}": Cannot find field.`);
    throw invalidArgument(`Invalid value at '${path}': ${what}`);
  }
}

function sentBody(call: Call, { request }: Method): unknown {
  return request === undefined || call.body.length === 0 ? {} : parseJson(call.body);
}

function maxBytesOf({ mediaUpload }: Method): number {
  return Number(mediaUpload?.maxSize ?? Infinity);
}

/** The older APIs say a resource's etag in the head, too. */
function withEtag(answer: Answer, value: object | undefined): Answer {
  if (value === undefined || !('etag' in value) || typeof value.etag !== 'string') return answer;
  return { ...answer, headers: { ...answer.headers, etag: value.etag } };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(given.map(([name, item]) => [name, withoutNulls(item)]));
}

function respond(call: Call, value: object | undefined): Answer {
  if (value === undefined) return noContent();
  if (value instanceof RawAnswer) return value.answer;
  const selector = call.query.get('fields');
  if (selector === null || selector === '' || selector === '*') {
    return 'raw' in value && typeof value.raw === 'string' ? jsonWithRaw(value, value.raw) : json(200, value);
  }
  const selected = selectFields(value, selector);
  if (selected === undefined) throw invalidArgument(`Invalid field selection ${selector}`);
  return json(200, selected);
}
