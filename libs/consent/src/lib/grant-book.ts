import type { Grant } from '@gatehouse/contracts';
import { isOver } from './judge.js';

interface Line {
  grant: Grant;
  readonly closing: AbortController;
}

const RANK = { requested: 0, refused: 1, live: 1, closed: 2 } as const;

/** The grants this process knows, newest word kept whatever the order in which words arrive. Closed is for ever. */
export class GrantBook {
  private readonly lines = new Map<string, Line>();

  /** Takes in what `auth` says; older news than what stands here is dropped. */
  learn(grant: Grant): void {
    const line = this.lines.get(grant.id);
    if (line === undefined) this.lines.set(grant.id, { grant, closing: new AbortController() });
    else if (isNews(grant, line.grant)) line.grant = grant;
    if (grant.state === 'closed') this.lines.get(grant.id)?.closing.abort();
  }

  find(grantId: string): Grant | undefined {
    return this.lines.get(grantId)?.grant;
  }

  ofConnection(connectionId: string): Grant[] {
    return [...this.lines.values()].map(({ grant }) => grant).filter((grant) => grant.connectionId === connectionId);
  }

  /** Aborted once the grant is closed, expired or forgotten; of an unknown grant: aborted already. */
  signalOf(grantId: string): AbortSignal {
    return this.lines.get(grantId)?.closing.signal ?? AbortSignal.abort();
  }

  ids(): string[] {
    return [...this.lines.keys()];
  }

  forget(grantIds: readonly string[]): void {
    for (const grantId of grantIds) {
      this.lines.get(grantId)?.closing.abort();
      this.lines.delete(grantId);
    }
  }

  /** Cuts what still runs under a grant whose time is over. */
  expire(now: Date): void {
    for (const { grant, closing } of this.lines.values()) if (isOver(grant, now)) closing.abort();
  }
}

function isNews(next: Grant, known: Grant): boolean {
  if (known.state === 'closed') return false;
  const [a, b] = [BigInt(next.ver), BigInt(known.ver)];
  return next.state === 'closed' || a > b || (a === b && RANK[next.state] >= RANK[known.state]);
}
