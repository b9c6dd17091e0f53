import { rename, writeFile } from 'node:fs/promises';
import { LauncherError } from '../launcher-error.js';
import { type KeptRunning } from './kept-running.js';
import { type DemoPerson } from './people.js';

/** What a started demo tells; its JSON form is the one line of `--json`. */
export interface DemoReport {
  readonly url: string;
  readonly signIns: readonly { readonly role: string; readonly email: string; readonly password: string }[];
  /** `ledger`: the simulator's file of every request, null without the simulator. */
  readonly google: { readonly root: string; readonly ledger: string | null };
  readonly trail: {
    /** Base of `checkpoint` and `tile/…` of the organisation's log. */
    readonly url: string;
    /** Verifier key. */
    readonly key: string;
    /** Bearer for entry bundles. */
    readonly token: string;
    /** Path of trust.policy. */
    readonly policy: string;
  };
  readonly data: string;
  readonly logs: string;
  readonly processes: Readonly<Record<string, number>>;
}

/** All processes of a demo, in the order of their start. */
export class RunningDemo {
  readonly #kept: KeptRunning[] = [];
  #stopped = false;
  #recorded: Promise<void> = Promise.resolve();

  /** Writes name and process id of each to a file: after a restart they are others than the report told. */
  record(file: string): Promise<void> {
    // One after another: two at once would take the new file from each other.
    this.#recorded = this.#recorded.catch(() => undefined).then(() => this.#write(file));
    return this.#recorded;
  }

  async #write(file: string): Promise<void> {
    await writeFile(`${file}.new`, `${JSON.stringify(this.pids)}\n`);
    await rename(`${file}.new`, file);
  }

  /** What joins a demo that was stopped meanwhile is stopped by the next `stop`; the start ends here. */
  add(...kept: KeptRunning[]): void {
    this.#kept.push(...kept);
    if (this.#stopped) throw new LauncherError('LAUNCHER.STOPPED', 'The start was interrupted.');
  }

  get pids(): Record<string, number> {
    return Object.fromEntries(this.#kept.map(({ name, pid }) => [name, pid]));
  }

  /** First who uses, then what is used: the gateway, the services, the simulator, NATS, the database. */
  async stop(graceMs?: number): Promise<void> {
    this.#stopped = true;
    const infrastructure = this.#kept.filter(({ name }) => name === 'database' || name === 'nats');
    const services = this.#kept.filter((kept) => !infrastructure.includes(kept));
    await Promise.all(services.map((kept) => kept.stop(graceMs)));
    await Promise.all(infrastructure.map((kept) => kept.stop(graceMs)));
  }
}

export function signInsOf(people: readonly DemoPerson[]): DemoReport['signIns'] {
  return people.map(({ role, email, password }) => ({ role, email, password }));
}
