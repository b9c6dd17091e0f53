import { type AccessToken, type Code, type GrantEvent, type RefreshToken } from './events.js';

/** Google keeps this many live refresh tokens of one account and client; one more kills the oldest. */
export const MAX_REFRESH_TOKENS = 100;

/** Codes, tokens and what each person granted each project: the fold of the grant events. */
export class Grants {
  readonly codes = new Map<string, Code>();
  readonly usedCodes = new Set<string>();
  readonly access = new Map<string, AccessToken>();
  readonly refresh = new Map<string, RefreshToken>();
  readonly killed = new Map<string, string>();
  readonly lastUse = new Map<string, number>();
  private readonly granted = new Map<string, Set<string>>();

  constructor(private readonly projectOf: (clientId: string) => string) {}

  /** Scopes that the person has granted the project so far. */
  scopesOf(email: string, project: string): readonly string[] {
    return [...(this.granted.get(grantKey(email, project)) ?? [])];
  }

  /** Projects that the person has granted anything. */
  projectsOf(email: string): readonly string[] {
    const owner = `${email}\n`;
    return [...this.granted.keys()].filter((key) => key.startsWith(owner)).map((key) => key.slice(owner.length));
  }

  /** Live refresh tokens of one account and client, oldest first. */
  liveRefreshTokens(email: string, clientId: string): readonly RefreshToken[] {
    return [...this.refresh.values()].filter((token) => token.email === email && token.clientId === clientId);
  }

  apply(event: GrantEvent): void {
    switch (event.t) {
      case 'grant.given':
        this.granted.set(
          grantKey(event.email, event.project),
          new Set([...this.scopesOf(event.email, event.project), ...event.scopes]),
        );
        return;
      case 'grant.revoked':
        this.granted.delete(grantKey(event.email, event.project));
        {
          this.killProject(event.email, event.project);
          return;
        }
      case 'code.issued':
        this.codes.set(event.code.code, event.code);
        return;
      case 'code.used':
        this.codes.delete(event.code);
        this.usedCodes.add(event.code);
        return;
      case 'refresh.issued':
        this.refresh.set(event.refresh.token, event.refresh);
        return;
      case 'refresh.used':
        this.lastUse.set(event.token, event.at);
        return;
      case 'refresh.killed': {
        this.killRefresh(event.token, event.reason);
        return;
      }
      case 'access.issued':
        this.access.set(event.access.token, event.access);
        return;
      case 'access.killed':
        for (const [token, { email }] of this.access)
          if (email === event.email && event.tokens?.includes(token) !== false) this.access.delete(token);
        return;
      default:
        event satisfies never;
    }
  }

  private killProject(email: string, project: string): void {
    const ours = (held: { email: string; clientId: string }): boolean =>
      held.email === email && this.projectOf(held.clientId) === project;
    for (const token of [...this.refresh.values()].filter(ours)) this.killRefresh(token.token, 'revoked');
    for (const token of [...this.access.values()].filter(ours)) this.access.delete(token.token);
    for (const code of [...this.codes.values()].filter(ours)) this.codes.delete(code.code);
  }

  private killRefresh(token: string, reason: string): void {
    this.refresh.delete(token);
    this.killed.set(token, reason);
  }
}

function grantKey(email: string, project: string): string {
  return `${email}\n${project}`;
}
