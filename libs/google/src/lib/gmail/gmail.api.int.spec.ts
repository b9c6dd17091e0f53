import { startSimulator, type Simulator } from '@gatehouse/google-simulator';
import { systemClock } from '@gatehouse/identifiers';
import { createHash } from 'node:crypto';
import { GoogleDoor } from '../door/door.js';
import type { CallContext } from '../door/ports.js';
import { Transport } from '../door/transport.js';
import { QuotaGovernor } from '../quota/governor.js';
import { TARIFFS } from '../quota/tariff.js';
import { RecordedTrail } from '../testing/recorded-trail.js';
import { GmailApi } from './gmail.api.js';

const EMAIL = 'minh@acme.example';
const CLIENT = { clientId: 'hub', clientSecret: 'secret', redirectUris: ['http://localhost/cb'] };
const context: CallContext = {
  organisationId: 'org',
  personId: 'per',
  connectionId: 'con',
  grantId: 'grt',
  purpose: 'mail.sync',
  priority: 'backfill',
};

describe('GmailApi against the simulator', () => {
  let google: Simulator;
  let transport: Transport;
  let trail: RecordedTrail;
  let gmail: GmailApi;
  let issued: string[];

  beforeEach(async () => {
    google = await startSimulator({
      clients: [CLIENT],
      accounts: [{ email: EMAIL, messages: 120, seed: 'door' }],
      sandbox: true,
      tariff: 'unlimited',
    });
    transport = new Transport({ connectionsPerOrigin: 4 });
    trail = new RecordedTrail();
    issued = [];
    const door = new GoogleDoor(transport, new QuotaGovernor(TARIFFS.unlimited, systemClock), trail, systemClock);
    const gate = { check: () => ({ grantId: 'grt', ver: '1', feature: 'mail' as const }) };
    const tokens = {
      get: async (_context: CallContext, refused?: { token: string }) => {
        if (issued.length === 0 || refused) issued.push(await mint());
        return { token: issued.at(-1) ?? '', issuedAt: '' };
      },
    };
    gmail = new GmailApi({ rootUrl: google.url }, door, gate, tokens);
  });

  afterEach(async () => {
    await transport.close();
    await google.close();
  });

  async function sim(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${google.url}/__sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.status === 204 ? undefined : response.json();
  }

  async function mint(): Promise<string> {
    const scopes = ['https://www.googleapis.com/auth/gmail.readonly'];
    const answer = (await sim('tokens', { email: EMAIL, clientId: 'hub', scopes })) as Record<string, unknown>;
    return String(answer.access_token ?? answer.accessToken);
  }

  it('reads a whole mailbox byte for byte, and the ledger and the trail tell the same story', async () => {
    const { value: page } = await gmail.listMessages(context, {});
    const ids = page.messages.map((m) => m.id);
    expect(ids).toHaveLength(120);
    const digests = new Map<string, string>();
    for (let at = 0; at < ids.length; at += 50) {
      for (const result of (await gmail.getRaw(context, ids.slice(at, at + 50))).value) {
        if (result.kind !== 'message') throw new Error(`${result.id} is ${result.kind}`);
        digests.set(result.id, createHash('sha256').update(result.raw).digest('hex'));
      }
    }
    const mailbox = google.world.mailbox(EMAIL);
    for (const message of mailbox?.newestFirst() ?? []) {
      expect(digests.get(message.id)).toBe(createHash('sha256').update(message.read()).digest('hex'));
    }
    const called = google.ledger.after(0).filter((row) => row.exchange !== null);
    expect(called.map((row) => row.exchange)).toEqual(trail.intents.map(({ id }) => id));
    expect(trail.outcomes.map(({ outcome }) => outcome.named?.requestId)).toEqual(called.map((row) => row.requestId));
  });

  it('streams one message in pieces that make the same bytes', async () => {
    const id = (await gmail.listMessages(context, { maxResults: 1 })).value.messages[0]?.id ?? '';
    const pieces: Buffer[] = [];
    const streamed = await gmail.getRawStreamed(context, id, (bytes) =>
      Promise.resolve(void pieces.push(Buffer.from(bytes))),
    );
    const [whole] = (await gmail.getRaw(context, [id])).value;
    if (whole?.kind !== 'message') throw new Error('not a message');
    expect(Buffer.concat(pieces).equals(whole.raw)).toBe(true);
    expect(streamed.value).toMatchObject({ id, threadId: whole.threadId, historyId: whole.historyId });
  });

  it('refreshes a refused access token once and makes the call anew as an exchange of its own', async () => {
    await gmail.profile(context);
    await sim(`accounts/${EMAIL}/tokens/kill`, { access: true });
    await gmail.profile(context);
    expect(issued).toHaveLength(2);
    expect(trail.outcomes.map(({ outcome }) => outcome.status)).toEqual([200, 401, 200]);
  });

  it('says that a mailbox must be compared anew when Google no longer keeps the history', async () => {
    const { value: profile } = await gmail.profile(context);
    await sim(`accounts/${EMAIL}/history/expire`, {});
    await expect(gmail.history(context, { startHistoryId: BigInt(profile.historyId) - 5n })).rejects.toMatchObject({
      code: 'GOOGLE.CURSOR_EXPIRED',
      verdict: 'resync',
    });
  });

  it('follows what changed since the profile was read', async () => {
    const { value: profile } = await gmail.profile(context);
    await sim(`accounts/${EMAIL}/messages`, { from: 'Lan <lan@x.example>', subject: 'mới', text: 'chào' });
    const { value: changes } = await gmail.history(context, { startHistoryId: BigInt(profile.historyId) });
    expect(changes.history.flatMap((h) => h.messagesAdded ?? [])).toHaveLength(1);
  });

  it('tells a message that is gone from its neighbours', async () => {
    const id = (await gmail.listMessages(context, { maxResults: 1 })).value.messages[0]?.id ?? '';
    const results = (await gmail.getRaw(context, ['18f0000000000000', id])).value;
    expect(results.map(({ kind }) => kind)).toEqual(['gone', 'message']);
    expect(trail.outcomes.at(-1)?.outcome).toMatchObject({ status: 200, result: 'partial' });
  });
});
