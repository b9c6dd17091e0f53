import { type ApiDefinition } from '../api/api.js';
import { ApiCall, type Media } from '../api/api-call.js';
import { type Call } from '../http/call.js';
import { type World } from '../world/world.js';

/** What one's own browser at Google may do: everything. */
const SCOPES = [
  'https://mail.google.com/',
  ...['calendar', 'drive', 'documents', 'contacts', 'contacts.other.readonly', 'directory.readonly'].map(
    (name) => `https://www.googleapis.com/auth/${name}`,
  ),
];

export interface OwnerRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly media?: Media;
}

/** A person at Google's own pages: the same methods as an app's, without an app, its token and its quota. */
export class Owner {
  constructor(
    private readonly world: World,
    private readonly apis: readonly ApiDefinition[],
    readonly email: string,
    private readonly cause: Call,
  ) {}

  /**
   * Runs a method of a discovery document as the person.
   * @param methodId `calendar.events.patch`
   * @throws GoogleError as the method does
   */
  run(methodId: string, request: OwnerRequest = {}): Record<string, unknown> {
    const handler = this.apis.map(({ handlers }) => handlers[methodId]).find((found) => found !== undefined);
    if (handler === undefined) throw new Error(`${methodId} is not simulated`);
    const call: Call = { ...this.cause, query: new URLSearchParams(request.query), headers: {}, body: Buffer.alloc(0) };
    const access = { token: '', clientId: 'google-web', email: this.email, scopes: SCOPES, expiresAt: Infinity };
    const { params = {}, body = {}, media } = request;
    return { ...handler(new ApiCall({ world: this.world, call, access, params, body, media })) };
  }
}
