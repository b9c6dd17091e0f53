import {
  chooseContent,
  type Connection,
  finishConnection,
  listConnections,
  type Person,
  resolveSession,
  signIn,
  signOut,
  startConnection,
  type Withdrawal,
  withdrawFeature,
} from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import type { Bus } from '@gatehouse/messaging';

const AT = '2026-11-23T08:00:00.000Z';
const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;

export const MINH: Person = {
  id: id('per', 1),
  organisationId: id('org', 1),
  organisationName: 'Example',
  name: 'Minh Tran',
  email: 'minh@example.org',
  roles: ['member'],
};
export const LAN: Person = { ...MINH, id: id('per', 2), name: 'Lan Pham', email: 'lan@example.org' };
export const MINHS_CONNECTION = id('con', 1);
export const LANS_CONNECTION = id('con', 2);

const started = { connectionId: MINHS_CONNECTION, authorizationUrl: 'http://127.0.0.1:1/auth' };
const withdrawal: Withdrawal = {
  grantId: id('grt', 1),
  at: AT,
  choice: 'unanswered',
  eraseAt: null,
  erasedAt: null,
  steps: [],
};

/** `auth` as the gateway sees it: the real bus, the real contracts, two people who sign in with `right`. */
export class AuthResponder {
  readonly calls: { name: string; body: unknown }[] = [];
  /** What its database says to everything: auth meets it as a bug. */
  fault: Error | undefined;
  private readonly sessions = new Map<string, Person>();

  constructor(bus: Bus) {
    bus.serve(
      signIn,
      answering((body) => this.signIn(body)),
    );
    bus.serve(
      signOut,
      answering(({ secret }) => this.signOut(secret)),
    );
    bus.serve(
      resolveSession,
      answering(({ secret }) => this.resolve(secret)),
    );
    bus.serve(
      listConnections,
      answering(({ principal }) => ({ connections: [connectionOf(personOf(principal))] })),
    );
    bus.serve(
      startConnection,
      answering((body) => this.note('start', body, started)),
    );
    bus.serve(
      withdrawFeature,
      answering((body) => this.note('withdraw', body, withdrawal)),
    );
    bus.serve(
      chooseContent,
      answering((body) => this.note('choose', body, withdrawal)),
    );
    bus.serve(
      finishConnection,
      answering((body) => this.finish(body)),
    );
  }

  private note<Answer>(name: string, body: { connectionId: string | null }, answer: Answer): Answer {
    this.calls.push({ name, body });
    if (body.connectionId === LANS_CONNECTION) throw new HubError('AUTH.CONNECTION_UNKNOWN', 'No such connection.');
    return answer;
  }

  private finish(body: { state: string }) {
    this.calls.push({ name: 'finish', body });
    if (body.state !== 'good') throw new HubError('AUTH.STATE_INVALID', 'Connect again.');
    return { connectionId: MINHS_CONNECTION, granted: [], refused: ['mail' as const] };
  }

  private signIn({ email, password }: { email: string; password: string }) {
    const person = [MINH, LAN].find((one) => one.email === email);
    if (person === undefined || password !== 'right') {
      throw new HubError('AUTH.CREDENTIALS_UNAUTHENTICATED', 'Address or password is wrong.');
    }
    const secret = 's'.repeat(40 + this.sessions.size);
    this.sessions.set(secret, person);
    return { id: id('ses', secret.length), secret, person, expiresAt: in8Hours() };
  }

  private resolve(secret: string) {
    if (this.fault !== undefined) throw this.fault;
    const person = this.sessions.get(secret);
    if (person === undefined) throw new HubError('AUTH.SESSION_UNAUTHENTICATED', 'No session.');
    return { id: id('ses', secret.length), person, principal: principalOf(person), expiresAt: in8Hours() };
  }

  private signOut(secret: string): Record<string, never> {
    this.sessions.delete(secret);
    return {};
  }
}

/** A handler that answers or throws at once, as the bus wants it. */
function answering<Body, Answer>(answer: (body: Body) => Answer): (body: Body) => Promise<Answer> {
  return (body) => Promise.resolve().then(() => answer(body));
}

function in8Hours(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString();
}

export function principalOf(person: Person): string {
  return `${person.id}.x.y`;
}

function personOf(principal: string): Person {
  return principal === principalOf(MINH) ? MINH : LAN;
}

function connectionOf(person: Person): Connection {
  const connectionId = person === MINH ? MINHS_CONNECTION : LANS_CONNECTION;
  const { organisationId, id: personId } = person;
  return {
    id: connectionId,
    organisationId,
    personId,
    account: person.email,
    state: 'live',
    grants: [],
    withdrawals: [],
    createdAt: AT,
  };
}
