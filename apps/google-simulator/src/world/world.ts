import { createHash } from 'node:crypto';
import { type Random } from '@gatehouse/identifiers';
import { type AccountInput, AccountSettings, type ClientSettings } from '../config.js';
import { type SimulatorClock } from '../clock.js';
import { type BlobStore, openBlobs } from '../store/blobs.js';
import { Journal } from '../store/journal.js';
import { SENDING_DEFAULTS, type SendingSettings } from '../gmail/sending-limits.js';
import { Administration, type AdminEvent } from './admin.js';
import { Calendars } from './calendar/calendar.js';
import { Channels } from './channels/channels.js';
import { Documents } from './docs/docs.js';
import { Drive } from './drive/drive.js';
import {
  type Account,
  effectOf,
  isAdminEvent,
  isCalendarEvent,
  isChannelEvent,
  isDocsEvent,
  isDriveEvent,
  isGrantEvent,
  isPeopleEvent,
  isPubsubEvent,
  isUploadEvent,
  type WorldEvent,
} from './events.js';
import { Grants } from './grants.js';
import { Mailbox } from './mailbox.js';
import { People } from './people/people.js';
import { Subscriptions } from './pubsub/subscriptions.js';
import { Uploads } from './uploads/uploads.js';

type Written = WorldEvent & { readonly rq?: string };

/** Who asks for a change: its request id goes into the journal, its effects into the ledger. */
export interface Cause {
  readonly requestId: string;
  readonly effect: string[];
}

/** Everything Google knows: the fold of one journal. A change is on disk before anyone can see it. */
export class World {
  readonly accounts = new Map<string, Account>();
  readonly mailboxes = new Map<string, Mailbox>();
  readonly calendars = new Calendars();
  readonly drive: Drive;
  readonly documents = new Documents();
  readonly people = new People();
  readonly channels = new Channels();
  readonly uploads = new Uploads();
  readonly admin = new Administration();
  readonly subscriptions = new Subscriptions();
  readonly grants: Grants;
  /** Gmail's sending limits; `/__sim/sending` sets them. */
  readonly sending: SendingSettings = { ...SENDING_DEFAULTS };
  readonly blobs: BlobStore;
  private readonly journal: Journal<Written>;
  private readonly clients: ReadonlyMap<string, ClientSettings>;
  private readonly listeners: ((event: WorldEvent) => void)[] = [];
  private readonly effects = new Map<string, string[]>();
  private inBulk = false;
  private applied = 0;

  constructor(
    readonly clock: SimulatorClock,
    readonly random: Random,
    clients: readonly ClientSettings[],
    folder: string | undefined,
  ) {
    this.clients = new Map(clients.map((client) => [client.clientId, client]));
    this.grants = new Grants((clientId) => this.projectOf(clientId));
    this.blobs = openBlobs(folder);
    this.drive = new Drive(this.blobs);
    this.journal = Journal.open<Written>(folder, 'journal.jsonl', (event) => {
      this.apply(event);
      if (event.rq !== undefined) this.noteEffect(event.rq, event);
    });
  }

  /** How many events there have been; it never falls, not even by a restart of a world that has a folder. */
  get position(): number {
    return this.applied;
  }

  client(clientId: string | null | undefined): ClientSettings | undefined {
    return this.clients.get(clientId ?? '');
  }

  /** The Cloud project of a client: that of its topic. */
  projectOf(clientId: string): string {
    return this.client(clientId)?.topic?.split('/')[1] ?? 'gatehouse-simulator';
  }

  account(email: string): Account | undefined {
    return this.accounts.get(email.toLowerCase());
  }

  mailbox(email: string): Mailbox | undefined {
    return this.mailboxes.get(email.toLowerCase());
  }

  onChange(listener: (event: WorldEvent) => void): void {
    this.listeners.push(listener);
  }

  /** Makes the events durable, then visible. */
  record(events: readonly WorldEvent[], cause?: Cause): void {
    this.journal.append(cause === undefined ? events : events.map((event) => ({ ...event, rq: cause.requestId })));
    if (!this.inBulk) this.sync();
    for (const event of events) {
      this.apply(event);
      cause?.effect.push(effectOf(event));
    }
    for (const event of events) for (const listener of this.listeners) listener(event);
  }

  /** Many records, one sync at the end. Nobody can see the first ones earlier: the work is done in one turn of the event loop. */
  bulk(work: () => void): void {
    this.inBulk = true;
    try {
      work();
    } finally {
      this.inBulk = false;
      this.sync();
    }
  }

  /** What the journal says that a request changed before a kill. */
  effectsOf(requestId: string): readonly string[] {
    return this.effects.get(requestId) ?? [];
  }

  /** Creates the account and its generated mail; an existing one is left as it is. */
  ensureAccount(input: AccountInput, defaultSeed: string, cause?: Cause): void {
    const settings = AccountSettings.parse(input);
    const email = settings.email.toLowerCase();
    if (this.accounts.has(email)) return;
    const account = { email, name: settings.name ?? nameOf(email), sub: subjectOf(email), password: settings.password };
    const historyStart = settings.historyStart ?? String(1_000_000 + (Number(account.sub.slice(-6)) % 900_000));
    const { messages: count, messageBytes } = settings;
    const seed = settings.seed ?? `${defaultSeed}:${email}`;
    const h = String(BigInt(historyStart) + BigInt(count) * 3n + 11n);
    const generated = {
      t: 'mailbox.generated',
      email,
      name: account.name,
      seed,
      count,
      now: this.clock.nowMs(),
      messageBytes,
      organisation: settings.organisation,
      h,
    } as const;
    this.record([{ t: 'account.created', account, historyStart }, ...(count === 0 ? [] : [generated])], cause);
    this.generate({ email, seed, now: this.clock.nowMs() }, settings, cause);
  }

  /** What stands in a new account beside its mail, as its settings count it. */
  private generate(
    plan: { email: string; seed: string; now: number },
    { events, files, contacts }: AccountSettings,
    cause?: Cause,
  ): void {
    if (events > 0) this.record([{ t: 'calendar.generated', ...plan, count: events }], cause);
    if (files > 0) this.record([{ t: 'drive.generated', ...plan, count: files }], cause);
    if (contacts > 0) this.record([{ t: 'people.generated', ...plan, count: contacts }], cause);
  }

  close(): void {
    this.journal.close();
    this.blobs.close();
  }

  /** Bytes first: no line may name bytes that are not there. */
  private sync(): void {
    this.blobs.sync();
    this.journal.sync();
  }

  private apply(event: WorldEvent): void {
    this.applied += 1;
    if (event.t === 'account.created') this.begin(event.account, BigInt(event.historyStart));
    else if (isGrantEvent(event)) this.grants.apply(event);
    else if (isAdminEvent(event)) this.administer(event);
    else if (isPubsubEvent(event)) this.subscriptions.apply(event);
    else if (isCalendarEvent(event)) this.calendars.apply(event);
    else if (isDriveEvent(event)) this.drive.apply(event);
    else if (isDocsEvent(event)) this.documents.apply(event);
    else if (isPeopleEvent(event)) this.people.apply(event);
    else if (isChannelEvent(event)) this.channels.apply(event);
    else if (isUploadEvent(event)) this.uploads.apply(event);
    else this.mailboxes.get(event.email)?.apply(event);
  }

  private administer(event: AdminEvent): void {
    if (event.t !== 'admin.password') this.admin.apply(event);
    else {
      const account = this.accounts.get(event.email);
      if (account !== undefined) this.accounts.set(event.email, { ...account, password: event.password });
    }
  }

  private begin(account: Account, historyStart: bigint): void {
    this.accounts.set(account.email, account);
    this.mailboxes.set(account.email, new Mailbox(account.email, historyStart, this.blobs));
    for (const kind of [this.calendars, this.drive, this.documents, this.people]) kind.begin(account);
  }

  private noteEffect(requestId: string, event: WorldEvent): void {
    const known = this.effects.get(requestId);
    if (known === undefined) this.effects.set(requestId, [effectOf(event)]);
    else known.push(effectOf(event));
  }
}

function subjectOf(email: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(email).digest('hex').slice(0, 20)}`) % 10n ** 20n;
  return `1${digits.toString().padStart(20, '0')}`;
}

function nameOf(email: string): string {
  const words = (email.split('@')[0] ?? email).split(/[._-]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}
