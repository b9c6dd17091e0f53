import * as audit from '@gatehouse/audit';
import { namePeople, resolveSession, signIn, signOut } from '@gatehouse/contracts';
import { startSimulator, walkConsent } from '@gatehouse/google-simulator';
import { eventually, useStack } from '@gatehouse/testing';
import { MongoClient } from 'mongodb';
import { toEntries } from '../testing/look.js';
import { startSuite } from '../testing/suite.js';
import { ORIGIN, PASSWORD } from '../testing/world.js';
import { SignInLog } from './sign-in-log.js';

const stack = useStack();
const start = () => startSuite({ stack, startSimulator, walkConsent, audit });
let suite: Awaited<ReturnType<typeof start>>;
let database: MongoClient;

beforeAll(async () => {
  suite = await start();
  database = await MongoClient.connect(stack.adminMongoUrl);
}, 120_000);

afterAll(async () => {
  await database.close();
  await suite.stop();
});

const entries = async () =>
  toEntries(await database.db('gh_audit').collection('audit_entries').find().sort({ log: 1, index: 1 }).toArray());
const elsewhere = { ...ORIGIN, ip: '192.0.2.9' };

describe('signing in', () => {
  it('gives a session that resolves to the person and ends for good', async () => {
    const { email, name } = suite.people[0]!;
    const session = await suite.gateway.request(signIn, {
      email: email.toUpperCase(),
      password: PASSWORD,
      origin: ORIGIN,
    });
    const resolved = await suite.gateway.request(resolveSession, { secret: session.secret, origin: ORIGIN });
    expect(resolved.person).toMatchObject({ email, name, organisationName: 'Test', roles: ['member'] });
    await suite.gateway.request(signOut, { secret: session.secret });
    const again = suite.gateway.request(resolveSession, { secret: session.secret, origin: ORIGIN });
    await expect(again).rejects.toMatchObject({ code: 'AUTH.SESSION_UNAUTHENTICATED' });
    await eventually(async () => (await entries()).some(({ type }) => type === 'auth.signed_out'));
    expect((await entries()).map(({ type }) => type)).toContain('auth.signed_in');
  });

  it('keeps neither the secret of a session nor a password', async () => {
    const { email } = suite.people[0]!;
    const { secret } = await suite.gateway.request(signIn, { email, password: PASSWORD, origin: ORIGIN });
    const auth = database.db('gh_auth');
    const stored = await Promise.all(
      ['auth_sessions', 'auth_people', 'auth_keys'].map((name) => auth.collection(name).find().toArray()),
    );
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(JSON.stringify(stored)).not.toContain(PASSWORD);
    expect(JSON.stringify(stored)).toContain('$argon2id$');
  });

  it('refuses wrong address and wrong password alike, and floods of them', async () => {
    const attempt = (email: string) => suite.gateway.request(signIn, { email, password: 'wrong', origin: elsewhere });
    const refused = { code: 'AUTH.CREDENTIALS_UNAUTHENTICATED' };
    await expect(attempt('nobody@gatehouse.test')).rejects.toMatchObject(refused);
    for (let n = 0; n < 10; n += 1) await expect(attempt(suite.people[1]!.email)).rejects.toMatchObject(refused);
    await expect(attempt(suite.people[1]!.email)).rejects.toMatchObject({ code: 'AUTH.ATTEMPTS_TOO_MANY' });
    await suite.running.auth.get(SignInLog).flush(Infinity);
    const counted = (await entries()).filter(({ type }) => type === 'auth.refused');
    expect(counted.length).toBeGreaterThan(0);
    expect(counted.length).toBeLessThan(8);
  });

  it('names people of the asking organisation only', async () => {
    const { id, name } = suite.people[0]!;
    const asked = { organisationId: suite.organisation, people: [id] };
    const { people } = await suite.gateway.request(namePeople, asked);
    expect(people).toMatchObject([{ id, name }]);
    const foreign = { ...asked, organisationId: `org_${'0'.repeat(26)}` };
    await expect(suite.gateway.request(namePeople, foreign)).resolves.toEqual({ people: [] });
  });
});
