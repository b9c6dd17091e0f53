import { z } from 'zod';
import { AccountSettings, TARIFFS } from '../config.js';
import { type Answer, type Call, json, noContent } from '../http/call.js';
import { emptyTrash } from '../gmail/empty-trash.js';
import { messageAdded } from '../gmail/new-message.js';
import { type QuotaSettings } from '../api/quota.js';
import { WINDOWS } from '../api/rate-window.js';
import { describeKinds } from '../apis.js';
import { type Push } from '../gmail/push.js';
import { type TokenEndpoint } from '../oauth/token.js';
import { parseScopes } from '../oauth/scopes.js';
import { type Ledger } from '../store/ledger.js';
import { type WorldEvent } from '../world/events.js';
import { type Mailbox } from '../world/mailbox.js';
import { type World } from '../world/world.js';
import { ControlRefused, readBody } from './control-body.js';
import { composeMail, ComposeRequest } from './compose.js';
import { type Faults, FaultRequest } from './faults.js';
import { importFolder } from './import-folder.js';
import { describeMailbox } from './state.js';

export interface ControlParts {
  readonly world: World;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly quota: QuotaSettings;
  readonly push: Push;
  readonly tokens: TokenEndpoint;
  readonly seed: string;
}

const TokenRequest = z.strictObject({ email: z.string(), clientId: z.string(), scopes: z.array(z.string()).min(1) });
const KillRequest = z.strictObject({
  reason: z.string().default('revoked'),
  clientId: z.string().optional(),
  access: z.boolean().default(false),
});
const ClockRequest = z.strictObject({
  rate: z.number().positive().max(10_000).optional(),
  advanceMs: z.number().int().min(0).optional(),
});
const QuotaRequest = z.strictObject({
  tariff: z.enum(TARIFFS).optional(),
  status: z.union([z.literal(429), z.literal(403)]).optional(),
  maxConcurrentPerUser: z.number().int().min(0).optional(),
  window: z.enum(WINDOWS).optional(),
  bytesPerSecondPerUser: z.number().int().min(0).optional(),
  downloadBytesPerDay: z.number().int().min(0).optional(),
});
const LabelRequest = z.strictObject({ add: z.array(z.string()).default([]), remove: z.array(z.string()).default([]) });

/** What a test, a demo or a chaos run may do to the simulated Google. */
export class Control {
  constructor(private readonly parts: ControlParts) {}

  plantFault(call: Call): Answer {
    return json(201, this.parts.faults.plant(readBody(FaultRequest, call)));
  }

  clearFaults(call: Call): Answer {
    this.parts.faults.clear(call.path.split('/')[3]);
    return noContent();
  }

  listFaults(): Answer {
    return json(200, { faults: this.parts.faults.list() });
  }

  listAccounts(): Answer {
    const accounts = [...this.parts.world.accounts.values()];
    return json(200, {
      accounts: accounts.map(({ email, name, sub }) => ({
        email,
        name,
        sub,
        messages: this.parts.world.mailbox(email)?.messages.size,
      })),
    });
  }

  createAccount(call: Call): Answer {
    const settings = readBody(AccountSettings, call);
    this.parts.world.ensureAccount(settings, this.parts.seed);
    return json(201, this.parts.world.account(settings.email));
  }

  /** Mail arrives: raw bytes, or the fields of a message to be composed. */
  deliver(call: Call): Answer {
    const mailbox = this.mailbox(call);
    const isRaw = call.headers['content-type']?.startsWith('message/rfc822') === true;
    const fields = isRaw ? undefined : readBody(ComposeRequest, call);
    const raw = fields === undefined ? call.body : composeMail(fields, mailbox.email, this.parts.world);
    const labelIds = fields?.labels ?? call.query.get('labelIds')?.split(',') ?? ['INBOX', 'UNREAD'];
    const event = messageAdded(this.parts.world, mailbox, {
      raw,
      labelIds,
      internalDate: this.parts.world.clock.nowMs(),
      threadId: fields?.threadId,
    });
    this.parts.world.record([event]);
    const committedAt = this.parts.world.clock.nowMs();
    return json(201, { id: event.id, threadId: event.threadId, historyId: event.h, committedAt });
  }

  relabel(call: Call): Answer {
    const [mailbox, message] = this.message(call);
    const { add, remove } = readBody(LabelRequest, call);
    const h = String(mailbox.history.nextId());
    this.parts.world.record([
      { t: 'message.labels', email: mailbox.email, id: message, add, remove, h, at: this.parts.world.clock.nowMs() },
    ]);
    return json(200, { historyId: h });
  }

  deleteMessage(call: Call): Answer {
    const [mailbox, id] = this.message(call);
    const h = String(mailbox.history.nextId());
    this.parts.world.record([
      { t: 'message.deleted', email: mailbox.email, id, h, at: this.parts.world.clock.nowMs() },
    ]);
    return json(200, { historyId: h });
  }

  importMail(call: Call): Answer {
    const { folder } = readBody(z.strictObject({ folder: z.string() }), call);
    return json(200, importFolder(this.parts.world, this.mailbox(call), folder));
  }

  /** Every cursor given out so far is dead. */
  expireHistory(call: Call): Answer {
    const mailbox = this.mailbox(call);
    const h = String(mailbox.history.nextId() + 1n);
    this.parts.world.record([{ t: 'history.expired', email: mailbox.email, h }]);
    return json(200, { historyId: h });
  }

  /** The person withdraws the app's access at Google; nobody tells the app. */
  revoke(call: Call): Answer {
    const { clientId } = readBody(z.strictObject({ clientId: z.string() }), call);
    this.parts.world.record([
      { t: 'grant.revoked', email: this.mailbox(call).email, project: this.parts.world.projectOf(clientId) },
    ]);
    return noContent();
  }

  killTokens(call: Call): Answer {
    const { email } = this.mailbox(call);
    const { reason, clientId, access } = readBody(KillRequest, call);
    const refresh = [...this.parts.world.grants.refresh.values()].filter(
      (token) => token.email === email && (clientId === undefined || token.clientId === clientId),
    );
    const kills = refresh.map(({ token }): WorldEvent => ({ t: 'refresh.killed', token, reason }));
    this.parts.world.record([
      ...(reason === 'access' ? [] : kills),
      ...(access || reason === 'access' ? [{ t: 'access.killed', email } as const] : []),
    ]);
    return json(200, { killed: refresh.length });
  }

  async mintTokens(call: Call): Promise<Answer> {
    const { email, clientId, scopes } = readBody(TokenRequest, call);
    const client = this.parts.world.client(clientId);
    const account = this.parts.world.account(email);
    if (client === undefined || account === undefined)
      throw new ControlRefused(404, client === undefined ? 'No such client.' : 'No such account.');
    return this.parts.tokens.mint(call, client, account.email, parseScopes(scopes.join(' ')));
  }

  setClock(call: Call): Answer {
    const { rate, advanceMs } = readBody(ClockRequest, call);
    if (rate !== undefined) this.parts.world.clock.setRate(rate);
    if (advanceMs !== undefined) this.parts.world.clock.advance(advanceMs);
    return this.clock();
  }

  clock(): Answer {
    return json(200, { now: this.parts.world.clock.now().toISOString() });
  }

  setQuota(call: Call): Answer {
    const asked = Object.entries(readBody(QuotaRequest, call)).filter(([, value]) => value !== undefined);
    const settings = Object.assign(this.parts.quota, Object.fromEntries(asked));
    return json(200, settings);
  }

  pushes(): Answer {
    return json(200, this.parts.push.statistics);
  }

  ledger(call: Call): Answer {
    const rows = this.parts.ledger.after(Number(call.query.get('after') ?? 0) || 0);
    return { status: 200, headers: { 'content-type': 'application/jsonl' }, body: lines(rows) };
  }

  state(call: Call): Answer {
    return {
      status: 200,
      headers: { 'content-type': 'application/jsonl' },
      body: lines(this.describe(this.mailbox(call))),
    };
  }

  raw(call: Call): Answer {
    const [mailbox, id] = this.message(call);
    return {
      status: 200,
      headers: { 'content-type': 'message/rfc822' },
      body: mailbox.messages.get(id)?.read() ?? Buffer.alloc(0),
    };
  }

  private *describe(mailbox: Mailbox): Generator<object> {
    yield* describeMailbox(mailbox);
    yield* describeKinds(this.parts.world, mailbox.email);
  }

  private mailbox(call: Call): Mailbox {
    const mailbox = this.parts.world.mailbox(decodeURIComponent(call.path.split('/')[3] ?? ''));
    if (mailbox === undefined) throw new ControlRefused(404, 'No such account.');
    emptyTrash(this.parts.world, mailbox);
    return mailbox;
  }

  private message(call: Call): [Mailbox, string] {
    const mailbox = this.mailbox(call);
    const id = call.path.split('/')[5] ?? '';
    if (!mailbox.messages.has(id)) throw new ControlRefused(404, 'No such message.');
    return [mailbox, id];
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- an async iterable is what a streamed body is; the rows come from memory
async function* lines(rows: Iterable<unknown>): AsyncGenerator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}
