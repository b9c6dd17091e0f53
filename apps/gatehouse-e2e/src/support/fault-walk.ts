import { setTimeout as delay } from 'node:timers/promises';
import { WithdrawalView } from '@gatehouse/contracts';
import { eventually } from '@gatehouse/testing';
import type { Demo } from './demo.js';
import { GoogleSide } from './google.js';
import { Journey, type Connection } from './journey.js';
import { matchLedger } from './ledger-match.js';
import { compareMailbox } from './mailbox.js';
import { LONG } from './seed.js';
import { accessesAfterWithdrawal, trailOf, verify } from './verdict.js';

/** An exchange that a kill cut off is given up this long after it began: its deadline, a minute's grace, a look. */
const UNKNOWN_WITHIN_MS = 140_000;

/** Through every step that has a fault point, again where a kill got in between, as a person would. */
export class FaultWalk {
  readonly #google: GoogleSide;

  private constructor(
    private readonly demo: Demo,
    private readonly journey: Journey,
  ) {
    this.#google = new GoogleSide(demo.ready.google.root);
  }

  static async begin(demo: Demo): Promise<FaultWalk> {
    return new FaultWalk(demo, await eventually(() => Journey.signIn(demo), { withinMs: 60_000 }));
  }

  /** Throws what differs, or hangs. `scratch`: a folder for the export. */
  async take(scratch: string): Promise<void> {
    const first = await this.#connect();
    await this.#equal(first.id);
    await this.#google.killAccessTokens(this.journey.email);
    const [one, two] = await this.#google.messages(this.journey.email);
    await this.#google.relabel(this.journey.email, one!.id, { remove: ['INBOX'], add: ['STARRED'] });
    await this.#google.remove(this.journey.email, two!.id);
    await this.#google.deliver(this.journey.email, { from: 'Lan <l@x.example>', subject: 'new', text: 'xin chào' });
    await this.#equal(first.id);
    await this.#withdraw(first.id, 'keep');
    const second = await this.#connect();
    await this.#equal(second.id);
    await this.#withdraw(second.id, 'erase');
    await this.#judge(scratch);
  }

  async #connect(): Promise<Connection> {
    const live = async (): Promise<Connection | undefined> =>
      (await this.journey.connections()).items.find(({ grants }) => grants.some(isConnected));
    return eventually(
      async () => (await live()) ?? (await this.journey.connect().catch(() => undefined), await delay(1_500), live()),
      { withinMs: 90_000, what: 'a live connection' },
    );
  }

  async #equal(id: string): Promise<void> {
    let last: string[] = [];
    const isEqual = async (): Promise<boolean> => {
      last = await compareMailbox(this.journey.member, id, await this.#google.messages(this.journey.email));
      await delay(last.length === 0 ? 0 : 500);
      return last.length === 0;
    };
    await eventually(isEqual, { withinMs: 180_000 }).catch(async (cause: unknown) => {
      const status = await this.journey.status(id).catch(String);
      throw new Error(`the copy differs: ${JSON.stringify(status)} ${last.slice(0, 10).join('; ')}`, { cause });
    });
  }

  async #withdraw(id: string, choice: 'keep' | 'erase'): Promise<void> {
    const path = `/api/v1/connections/${id}/features/mail/withdrawal`;
    await eventually(() => this.journey.member.post(WithdrawalView, path, {}), { withinMs: 60_000 });
    await this.#stepsDone(id, 'content_decided');
    await eventually(() => this.journey.member.post(WithdrawalView, `${path}/choice`, { choice }), {
      withinMs: 60_000,
    });
    await this.#stepsDone(id);
  }

  async #stepsDone(id: string, except?: string): Promise<void> {
    let waiting: string[] = ['unknown'];
    const areDone = async (): Promise<boolean> => {
      const [withdrawal] = (await this.journey.connection(id)).withdrawals;
      waiting = withdrawal?.steps.filter(({ state }) => state === 'waiting').map(({ step }) => step) ?? [];
      return waiting.every((step) => step === except);
    };
    // A step that died with its process is taken up when its claim runs out, a minute later; several may die in turn.
    await eventually(areDone, { withinMs: 300_000 }).catch((cause: unknown) => {
      throw new Error(`these steps are open: ${waiting.join()}`, { cause });
    });
  }

  async #judge(scratch: string): Promise<void> {
    if (LONG) await delay(UNKNOWN_WITHIN_MS);
    const at = Date.now();
    const trail = await trailOf(this.demo, scratch);
    expect(accessesAfterWithdrawal(trail.organisation)).toEqual([]);
    const rows = (await this.#google.ledger()).filter((row) => Date.parse(row.at) <= at);
    expect(matchLedger(rows, [...trail.organisation, ...trail.system], at)).toEqual([]);
    const { code, out } = await verify(trail.folder, '--trust', this.demo.ready.trail.policy);
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' });
  }
}

const isConnected = ({ feature, state, consent }: Connection['grants'][number]): boolean =>
  feature === 'mail' && state === 'live' && consent?.purposes.includes('mail.sync') === true;
