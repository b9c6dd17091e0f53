import { ChangeLog } from './change-log.js';
import { permissionIdOf } from './ids.js';

/** What each person sees: their list of files, and the log of its changes. Kept for strangers too: what was shared awaits the account. */
export class Sight {
  private readonly lists = new Map<string, Set<string>>();
  private readonly logs = new Map<string, ChangeLog>();
  private readonly written = new Set<string>();

  listOf(email: string): ReadonlySet<string> {
    return this.ownListOf(email);
  }

  logOf(email: string): ChangeLog {
    const log = this.logs.get(email) ?? new ChangeLog(1_000 + (Number(permissionIdOf(email).slice(-4)) % 9_000));
    this.logs.set(email, log);
    return log;
  }

  /** A file that was there before anybody asked for changes: the log does not name it. */
  plant(email: string, id: string): void {
    this.ownListOf(email).add(id);
  }

  /** The file came, changed or went: a row for everybody who sees it, or saw it until now. */
  note(id: string, before: readonly string[], after: readonly string[], at: number): void {
    for (const email of new Set([...before, ...after])) {
      const removed = !after.includes(email);
      this.ownListOf(email)[removed ? 'delete' : 'add'](id);
      this.logOf(email).add(id, at, removed);
      this.written.add(email);
    }
  }

  /** Whose log was written into since this was asked last. */
  takeWritten(): readonly string[] {
    const written = [...this.written];
    this.written.clear();
    return written;
  }

  private ownListOf(email: string): Set<string> {
    const list = this.lists.get(email) ?? new Set();
    this.lists.set(email, list);
    return list;
  }
}
