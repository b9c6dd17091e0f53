import { Conformance } from '../discovery/conformance.js';
import { type SimulatorOptions } from '../config.js';
import { type Simulator, startSimulator } from '../simulator.js';

export const CLIENT = {
  clientId: '1234-web.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-secret',
  redirectUris: ['http://localhost:3000/oauth/callback'],
  topic: 'projects/gatehouse-test/topics/gmail',
};
export const MINH = 'minh@hoasen.example';
export const LINH = 'linh@hoasen.example';

const AUTH = 'https://www.googleapis.com/auth/';
export const SCOPES = {
  readonly: `${AUTH}gmail.readonly`,
  modify: `${AUTH}gmail.modify`,
  metadata: `${AUTH}gmail.metadata`,
  full: 'https://mail.google.com/',
  email: `${AUTH}userinfo.email`,
};

const conformance = new Conformance();

export interface AnswerPart {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: { readonly attachmentId: string };
  readonly parts: readonly AnswerPart[];
}

export interface AnswerError {
  readonly code: number;
  readonly status: string;
  readonly errors: readonly { readonly reason: string; readonly domain: string }[];
}

/** The fields of Gmail's answers, as if each were there: a test reads those that its call gives. */
export interface GmailAnswer {
  readonly id: string;
  readonly name: string;
  readonly raw: string;
  readonly data: string;
  readonly historyId: string;
  readonly sizeEstimate: number;
  readonly labelIds: readonly string[];
  readonly payload: AnswerPart;
  readonly messages?: readonly { readonly id: string; readonly threadId: string }[];
  readonly threads: readonly { readonly id: string }[];
  readonly labels: readonly { readonly id: string; readonly messagesTotal?: number }[];
  readonly history: readonly { readonly id: string }[];
  readonly messagesTotal?: number;
  readonly resultSizeEstimate?: number;
  readonly nextPageToken?: string;
  readonly error: AnswerError;
}

export interface Reply<Body = GmailAnswer> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export function startTest(options: SimulatorOptions = {}): Promise<Simulator> {
  return startSimulator({
    sandbox: true,
    clients: [CLIENT],
    accounts: [
      { email: MINH, name: 'Minh Trần' },
      { email: LINH, password: 'sen-vàng' },
    ],
    tariff: 'unlimited',
    ...options,
  });
}

/** Tokens as a consent to these scopes gives them. */
export async function tokensFor(
  simulator: Simulator,
  scopes: readonly string[],
  email = MINH,
): Promise<{ access_token: string; refresh_token: string; id_token?: string }> {
  const response = await fetch(`${simulator.url}/__sim/tokens`, {
    method: 'POST',
    body: JSON.stringify({ email, clientId: CLIENT.clientId, scopes }),
  });
  return (await response.json()) as { access_token: string; refresh_token: string };
}

/** A caller of Google's APIs (paths without a slash are below Gmail's `users/me`) whose every 2xx answer is held against Google's document. */
export class GmailCaller {
  constructor(
    private readonly simulator: Simulator,
    private readonly token: string,
  ) {}

  static async for(
    simulator: Simulator,
    scopes: readonly string[] = [SCOPES.full],
    email = MINH,
  ): Promise<GmailCaller> {
    return new GmailCaller(simulator, (await tokensFor(simulator, scopes, email)).access_token);
  }

  get(path: string): Promise<Reply> {
    return this.call('GET', path);
  }

  post(path: string, body: object = {}): Promise<Reply> {
    return this.call('POST', path, JSON.stringify(body), 'application/json');
  }

  async call(method: string, path: string, body?: string | Buffer, type = 'application/json'): Promise<Reply> {
    const url = `${this.simulator.url}${path.startsWith('/') ? path : `/gmail/v1/users/me/${path}`}`;
    const headers = { authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'content-type': type }) };
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const reply = {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as GmailAnswer,
    };
    if (isJson && response.ok) assertConforms(method, new URL(url), reply.body);
    return reply;
  }
}

/** @throws with every fault where an answer is not what the documents promise */
export function assertConforms(verb: string, url: URL, answer: unknown): void {
  const faults = conformance.violationsOf({ verb, url, answer });
  if (faults.length > 0) throw new Error(`${verb} ${url.pathname}:\n${faults.join('\n')}`);
}

export async function control(
  simulator: Simulator,
  method: string,
  path: string,
  body?: object | string,
): Promise<Reply<unknown>> {
  const init =
    body === undefined ? { method } : { method, body: typeof body === 'string' ? body : JSON.stringify(body) };
  const headers = typeof body === 'string' ? { 'content-type': 'message/rfc822' } : {};
  const response = await fetch(`${simulator.url}/__sim/${path}`, { ...init, headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json;') === true;
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
}

export async function deliver(
  simulator: Simulator,
  fields: object = {},
  email = MINH,
): Promise<{ id: string; threadId: string; historyId: string }> {
  const reply = await control(simulator, 'POST', `accounts/${email}/messages`, {
    subject: 'Xin chào',
    text: 'Hello there',
    ...fields,
  });
  return reply.body as { id: string; threadId: string; historyId: string };
}
