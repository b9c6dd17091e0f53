import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Person } from '@gatehouse/contracts';
import { type Clock, ownId, type Random } from '@gatehouse/identifiers';
import { AuthError } from '../auth-error.js';
import { isPassword } from '../people/passwords.js';
import { PeopleRepository } from '../people/people.repository.js';
import type { PersonRecord } from '../people/person.record.js';
import { CLOCK, RANDOM } from '../platform/tokens.js';
import { AttemptsRepository } from './attempts.repository.js';
import { PrincipalSigner } from './principal-signer.js';
import { expiryOf, isOver, needsTouch } from './session-limits.js';
import { type SessionRecord, SessionsRepository } from './sessions.repository.js';
import { SignInLog } from './sign-in-log.js';

export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

const SECRET_BYTES = 32;
const PER_ADDRESS = 10;
const PER_IP = 100;

/** Local sign-in and opaque sessions: the cookie holds 256 random bits, the database their digest. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly people: PeopleRepository,
    private readonly sessions: SessionsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly signer: PrincipalSigner,
    private readonly log: SignInLog,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /** @throws AuthError AUTH.CREDENTIALS_UNAUTHENTICATED | AUTH.ATTEMPTS_TOO_MANY; TrailError AUDIT_UNAVAILABLE */
  async signIn({ email, password, origin }: { email: string; password: string; origin: Origin }) {
    const keys = [`email:${email.toLowerCase()}`, `ip:${origin.ip}`] as const;
    await this.assertFewAttempts(keys);
    const person = await this.people.findByEmail(email);
    const right = await isPassword(person?.password, password);
    if (person === null || !right || person.disabled) return this.refuse(person, keys);
    await this.attempts.forget(keys[0]);
    return this.open(person, origin);
  }

  /** @throws AuthError AUTH.SESSION_UNAUTHENTICATED */
  async resolve({ secret, origin }: { secret: string; origin: Origin }) {
    const now = this.clock.now();
    const session = await this.sessions.findByDigest(digestOf(secret));
    if (session === null || isOver(session, now)) throw noSession();
    const person = await this.people.find(session.personId);
    if (person === null || person.disabled) throw noSession();
    if (needsTouch(session, now)) await this.sessions.touch(session._id, now);
    const principal = await this.principalOf(person, session._id, origin);
    const expiresAt = expiryOf({ createdAt: session.createdAt, seenAt: now }).toISOString();
    return { id: session._id, person: await this.view(person), principal, expiresAt };
  }

  /** Ends it at once; a second time does nothing. */
  async signOut(secret: string): Promise<void> {
    const ended = await this.sessions.end(digestOf(secret));
    const person = ended && (await this.people.find(ended.personId));
    if (ended === null || person === null) return;
    this.log.signedOut(person._id, await this.principalOf(person, ended._id));
  }

  private async open(person: PersonRecord, origin: Origin) {
    const secret = this.random(SECRET_BYTES).toString('base64url');
    const session = this.newSession(person, secret);
    // Entered first: no session that the trail does not know.
    await this.log.signedIn(person._id, await this.principalOf(person, session._id, origin));
    await this.sessions.add(session);
    return { id: session._id, secret, person: await this.view(person), expiresAt: expiryOf(session).toISOString() };
  }

  private newSession({ _id, organisationId }: PersonRecord, secret: string): SessionRecord {
    const now = this.clock.now();
    const id = ownId('ses', this.clock, this.random);
    const times = { createdAt: now, seenAt: now };
    return { _id: id, v: 1, digest: digestOf(secret), personId: _id, organisationId, ...times };
  }

  private async assertFewAttempts([address, ip]: readonly [string, string]): Promise<void> {
    const now = this.clock.now();
    const [ofAddress, ofIp] = await Promise.all([this.attempts.countOf(address, now), this.attempts.countOf(ip, now)]);
    if (ofAddress < PER_ADDRESS && ofIp < PER_IP) return;
    this.log.refused(undefined);
    throw new AuthError('AUTH.ATTEMPTS_TOO_MANY', 'There were too many failed sign-ins.', {
      next: 'Wait a quarter of an hour, then try again.',
    });
  }

  private async refuse(person: PersonRecord | null, keys: readonly string[]): Promise<never> {
    for (const key of keys) await this.attempts.add(key, this.clock.now());
    this.log.refused(person?._id);
    throw new AuthError('AUTH.CREDENTIALS_UNAUTHENTICATED', 'The address or the password is not right.', {
      next: 'Check both and try again; an administrator can set a new password.',
    });
  }

  private principalOf(person: PersonRecord, sessionId: string, origin?: Origin): Promise<string> {
    const { _id, organisationId, roles } = person;
    return this.signer.sign({ personId: _id, organisationId, sessionId, roles, ...origin });
  }

  private async view({ _id, organisationId, name, email, roles }: PersonRecord): Promise<Person> {
    const organisationName = await this.people.nameOf(organisationId);
    return { id: _id, organisationId, organisationName, name, email, roles: [...roles] };
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function noSession(): AuthError {
  return new AuthError('AUTH.SESSION_UNAUTHENTICATED', 'The session is over.', { next: 'Sign in again.' });
}
