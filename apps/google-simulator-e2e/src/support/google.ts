import {
  APIS,
  type ClientInput,
  Conformance,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '@gatehouse/google-simulator';

export const CLIENT: ClientInput = {
  clientId: '1234-web.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-secret',
  redirectUris: ['http://localhost:3000/oauth/callback'],
  topic: 'projects/gatehouse-test/topics/gmail',
};
export const MINH = 'minh@hoasen.example';
export const LINH = 'linh@hoasen.example';

/** A simulated Google whose every exchange with Google's own clients is held against Google's documents, both ways. */
export class WatchedGoogle {
  readonly violations: string[] = [];
  readonly called = new Set<string>();
  private readonly conformance = new Conformance(['oauth2.v2']);

  private constructor(readonly simulator: Simulator) {}

  static async start(options: SimulatorOptions = {}): Promise<WatchedGoogle> {
    const accounts = [
      { email: MINH, name: 'Minh Trần' },
      { email: LINH, name: 'Linh Nguyễn' },
    ];
    const simulator = await startSimulator({
      sandbox: true,
      clients: [CLIENT],
      accounts,
      tariff: 'unlimited',
      ...options,
    });
    return new WatchedGoogle(simulator);
  }

  /** What Google's clients take as options: the simulator's address, a person's token, no retries, a watched wire. */
  async options(scopes: readonly string[], email = MINH): Promise<ClientOptions> {
    const { access_token: token } = (await this.control('POST', 'tokens', {
      email,
      clientId: CLIENT.clientId,
      scopes,
    })) as { access_token: string };
    return {
      rootUrl: `${this.simulator.url}/`,
      headers: { authorization: `Bearer ${token}` },
      retry: false,
      fetchImplementation: (input, init) => this.watched(input, init),
    };
  }

  async control(verb: string, path: string, body?: object): Promise<unknown> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${this.simulator.url}/__sim/${path}`, { method: verb, ...init });
    const text = await response.text();
    if (!response.ok) throw new Error(`${verb} ${path}: ${String(response.status)} ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }

  /** What the simulator holds of one person, an item a line. */
  async state(email: string): Promise<readonly { readonly kind: string }[]> {
    const response = await fetch(`${this.simulator.url}/__sim/state/${email}`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as { kind: string });
  }

  /** Methods of an API that are simulated and were not driven. */
  notDriven(api: string): string[] {
    const handlers = APIS.find(({ name }) => name === api)?.handlers ?? {};
    return Object.keys(handlers).filter((id) => !this.called.has(id));
  }

  close(): Promise<void> {
    return this.simulator.close();
  }

  private async watched(input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input);
    const verb = (init?.method ?? 'GET').toUpperCase();
    const response = await fetch(input, init);
    const id = this.conformance.methodOf(verb, url);
    if (id !== undefined && response.ok) this.called.add(id);
    const answer = response.ok && isJson(response.headers) ? await response.clone().json() : undefined;
    const body = typeof init?.body === 'string' && isJson(new Headers(init.headers)) ? parsed(init.body) : undefined;
    // A refused request may be anything; what was taken must be Google's.
    if (response.ok) this.violations.push(...this.conformance.violationsOf({ verb, url, body, answer }));
    return response;
  }
}

export interface ClientOptions {
  readonly rootUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly retry: false;
  readonly fetchImplementation: typeof fetch;
}

function isJson(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('application/json') === true;
}

function parsed(text: string): unknown {
  return JSON.parse(text) as unknown;
}
