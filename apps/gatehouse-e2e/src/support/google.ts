import { z } from 'zod';

const MessageState = z.object({
  kind: z.literal('message'),
  id: z.string(),
  threadId: z.string(),
  labelIds: z.array(z.string()),
  internalDate: z.string(),
  historyId: z.string(),
  sizeEstimate: z.number(),
  sha256: z.string(),
});
export type MessageState = z.infer<typeof MessageState>;

export const LedgerRow = z.object({
  n: z.number(),
  requestId: z.string(),
  method: z.string().nullable(),
  exchange: z.string().nullable(),
  user: z.string().nullable(),
  status: z.number().nullable(),
  delivered: z.boolean(),
  units: z.number(),
  effect: z.array(z.string()),
  parts: z.array(z.object({ status: z.number() })),
  at: z.string(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

const Delivered = z.object({ committedAt: z.number() });

const Accounts = z.object({ accounts: z.array(z.object({ email: z.string() })) });

/** What the simulator itself says: the source that the product is compared with. */
export class GoogleSide {
  constructor(private readonly root: string) {}

  async messages(email: string): Promise<MessageState[]> {
    const text = await this.#text(`/__sim/state/${encodeURIComponent(email)}`);
    return lines(text).flatMap((row) => {
      const message = MessageState.safeParse(row);
      return message.success ? [message.data] : [];
    });
  }

  async ledger(): Promise<LedgerRow[]> {
    return lines(await this.#text('/__sim/ledger')).map((row) => LedgerRow.parse(row));
  }

  /** A mail arrives; `committedAt` is when the simulator had it on disk, in ms of the wall clock (at its normal rate). */
  async deliver(
    email: string,
    mail: { from: string; subject: string; text: string },
  ): Promise<{ committedAt: number }> {
    return Delivered.parse(await this.#post(`/__sim/accounts/${encodeURIComponent(email)}/messages`, mail));
  }

  /** A mailbox of generated mail, each message padded to about `messageBytes`. */
  async addAccount(account: { email: string; messages: number; messageBytes: number; seed: string }): Promise<void> {
    await this.#post('/__sim/accounts', account);
  }

  /** A mail as its bytes. */
  async deliverRaw(email: string, raw: Buffer): Promise<void> {
    const response = await fetch(`${this.root}/__sim/accounts/${encodeURIComponent(email)}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: new Uint8Array(raw),
    });
    if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  }

  /** Addresses of everybody there. */
  async accounts(): Promise<string[]> {
    const text = await this.#text('/__sim/accounts');
    return Accounts.parse(JSON.parse(text)).accounts.map(({ email }) => email);
  }

  /** Another account, with mail made from the seed. */
  async createAccount(account: { email: string; messages: number; seed?: string }): Promise<void> {
    await this.#post('/__sim/accounts', account);
  }

  /** Every batch of mails takes this much longer, until the simulator is started again. */
  async slowDown(delayMs: number): Promise<void> {
    await this.#post('/__sim/faults', { match: { method: 'batch.gmail', times: 100_000 }, do: { delayMs } });
  }

  /** No answer is late or wrong any more. */
  async behave(): Promise<void> {
    await this.#post('/__sim/faults', undefined, 'DELETE');
  }

  /** Access tokens die, refresh tokens live: the next call has to fetch a new one. */
  async killAccessTokens(email: string): Promise<void> {
    await this.#post(`/__sim/accounts/${encodeURIComponent(email)}/tokens/kill`, { reason: 'access' });
  }

  async relabel(email: string, id: string, change: { add?: string[]; remove?: string[] }): Promise<void> {
    await this.#post(`/__sim/accounts/${encodeURIComponent(email)}/messages/${id}`, change, 'PATCH');
  }

  async remove(email: string, id: string): Promise<void> {
    await this.#post(`/__sim/accounts/${encodeURIComponent(email)}/messages/${id}`, undefined, 'DELETE');
  }

  async #post(path: string, body: unknown, method = 'POST'): Promise<unknown> {
    const response = await fetch(this.root + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the simulator answered ${String(response.status)}: ${await response.text()}`);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  async #text(path: string): Promise<string> {
    const response = await fetch(this.root + path);
    if (!response.ok) throw new Error(`${path} answered ${String(response.status)}`);
    return response.text();
  }
}

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
