import type { GmailApi } from '@gatehouse/google';
import type { LabelRepository } from '../messages/label.repository.js';
import type { StoredMessage } from '../messages/message.record.js';
import type { GmailRun } from './gmail-run.js';
import { labelId } from './prepare.js';

/** A mailbox's labels during a run: their names, and where lists begin to look. */
export class LabelBook {
  readonly #met: Set<string>;
  readonly #newest: Map<string, Date>;

  constructor(
    private readonly gmail: GmailApi,
    private readonly labels: LabelRepository,
    private readonly run: GmailRun,
  ) {
    this.#met = run.memory.labels;
    this.#newest = run.memory.newest;
  }

  async refresh(): Promise<void> {
    const { connectionId, epoch } = this.run;
    const { value } = await this.gmail.labels(this.run.context('delta'));
    const cipher = await this.run.cipher();
    const labels = value.labels.map(({ id: googleId, name, type }) => {
      const id = labelId(connectionId, googleId);
      return { id, googleId, type, name: cipher.sealName(id, name) };
    });
    await this.labels.replaceAll(connectionId, epoch, labels);
    for (const { id } of value.labels) this.#met.add(id);
  }

  /** Labels that nobody named yet: the names are read again, once. */
  async meet(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    if (this.#met.size === 0) {
      const held = await this.labels.list(this.run.connectionId);
      for (const { googleId } of held) this.#met.add(googleId);
    }
    if (ids.some((id) => !this.#met.has(id))) await this.refresh();
    for (const id of ids) this.#met.add(id);
  }

  /** Before messages are stored. Mail comes newest first, so this writes once a label and not once a batch. */
  async take(messages: readonly StoredMessage[]): Promise<void> {
    const { connectionId, epoch } = this.run;
    await this.meet(messages.flatMap(({ labels }) => labels));
    const newer = [...newestOf(messages)].filter(([id, at]) => at > (this.#newest.get(id) ?? new Date(0)));
    if (newer.length === 0) return;
    const seen = newer.map(([googleId, at]) => ({ id: labelId(connectionId, googleId), googleId, at }));
    await this.labels.seen(connectionId, epoch, seen);
    for (const [id, at] of newer) this.#newest.set(id, at);
  }
}

function newestOf(messages: readonly StoredMessage[]): Map<string, Date> {
  const newest = new Map<string, Date>();
  for (const { labels, at } of messages) {
    for (const label of labels) {
      const known = newest.get(label);
      if (known === undefined || known < at) newest.set(label, at);
    }
  }
  return newest;
}
