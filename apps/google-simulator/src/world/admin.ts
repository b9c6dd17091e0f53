/** How an administrator treats an app in the own domain (Admin console: API controls, app access control). */
export interface AppPolicy {
  /** Workspace domain, lower case. */
  readonly domain: string;
  readonly clientId: string;
  /** Trusted: no tick boxes, no limits of Testing. Limited: without `blockedScopes`. Blocked: nothing at all. */
  readonly mode: 'none' | 'trusted' | 'limited' | 'blocked';
  readonly blockedScopes: readonly string[];
}

export type ClientState = 'live' | 'disabled' | 'deleted';

/** What administrators of domains, owners of clients and owners of accounts do. */
export type AdminEvent =
  | { readonly t: 'admin.policy'; readonly policy: AppPolicy }
  | { readonly t: 'admin.client'; readonly clientId: string; readonly state: ClientState }
  | { readonly t: 'admin.password'; readonly email: string; readonly password: string };

/** `<event>:<id>` for the ledger; passwords are never named. */
export function effectOfAdmin(event: AdminEvent): string {
  switch (event.t) {
    case 'admin.policy':
      return `${event.t}:${event.policy.clientId}`;
    case 'admin.client':
      return `${event.t}:${event.clientId}`;
    case 'admin.password':
      return `${event.t}:${event.email}`;
    default:
      return event satisfies never;
  }
}

/** Policies and clients as they stand: the fold of the admin events, passwords apart. */
export class Administration {
  private readonly policies = new Map<string, AppPolicy>();
  private readonly states = new Map<string, ClientState>();

  apply(event: Exclude<AdminEvent, { t: 'admin.password' }>): void {
    if (event.t === 'admin.client') this.states.set(event.clientId, event.state);
    else this.policies.set(`${event.policy.domain}\n${event.policy.clientId}`, event.policy);
  }

  stateOf(clientId: string): ClientState {
    return this.states.get(clientId) ?? 'live';
  }

  isTrusted(email: string, clientId: string): boolean {
    return this.policyFor(email, clientId)?.mode === 'trusted';
  }

  /** Whether the administrator of the person's domain lets the app have these scopes. */
  allows(email: string, clientId: string, scopes: readonly string[]): boolean {
    const policy = this.policyFor(email, clientId);
    if (policy?.mode === 'blocked') return false;
    return policy?.mode !== 'limited' || !scopes.some((scope) => policy.blockedScopes.includes(scope));
  }

  private policyFor(email: string, clientId: string): AppPolicy | undefined {
    return this.policies.get(`${email.split('@')[1] ?? ''}\n${clientId}`);
  }
}
