import { type Clock, systemRandom, uuidv7 } from '@gatehouse/identifiers';
import type { Logger } from '@gatehouse/telemetry';
import { type TrailKeys } from '../keys/trail-keys.js';
import { type Log, type Logs } from '../logs/logs.js';
import { type EntriesRepository } from './entries.repository.js';
import { EntryMaker, type OwnEmitter } from './entry-maker.js';
import { KnownDrafts } from './known-drafts.js';
import { type Appended, LogSequencer } from './log-sequencer.js';

/** Which process writes, of which release. */
export interface Source {
  readonly instance: string;
  readonly build: string;
}

type Listener = (log: Log, appended: readonly Appended[]) => void;

/** Every log's sequencer. Each log sees a boot id of its own, so that audit's numbers are dense within it. */
export class Sequencers {
  private readonly byLog: ReadonlyMap<string, LogSequencer>;
  private readonly listeners: Listener[] = [];
  private mayAdmit: () => boolean = () => true;

  constructor(logs: Logs, entries: EntriesRepository, keys: TrailKeys, clock: Clock, logger: Logger, source: Source) {
    const newId = () => uuidv7(clock, systemRandom);
    const shared = { entries, known: new KnownDrafts(keys), clock, logger };
    this.byLog = new Map(
      logs.all.map((log) => {
        const own: OwnEmitter = { inst: source.instance, boot: newId(), build: source.build };
        const ports = {
          ...shared,
          maker: new EntryMaker(own, newId),
          mayAdmit: () => this.mayAdmit(),
          onAppended: (appended: readonly Appended[]) => this.announce(log, appended),
        };
        return [log.id, new LogSequencer(log, ports)];
      }),
    );
  }

  of(log: Log): LogSequencer {
    const found = this.byLog.get(log.id);
    if (found === undefined) throw new Error(`log ${log.id} has no sequencer`);
    return found;
  }

  async start(): Promise<void> {
    for (const sequencer of this.byLog.values()) await sequencer.catchUp();
  }

  guard(mayAdmit: () => boolean): void {
    this.mayAdmit = mayAdmit;
  }

  kick(): void {
    for (const sequencer of this.byLog.values()) sequencer.kick();
  }

  turnAway(): void {
    for (const sequencer of this.byLog.values()) sequencer.turnAway();
  }

  stop(): void {
    for (const sequencer of this.byLog.values()) sequencer.stop();
  }

  haveGrants(): boolean {
    return [...this.byLog.values()].some(({ state }) => state.hasGrants);
  }

  onAppended(listener: Listener): void {
    this.listeners.push(listener);
  }

  private announce(log: Log, appended: readonly Appended[]): void {
    for (const listener of this.listeners) listener(log, appended);
  }
}
