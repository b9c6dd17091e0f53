import type { AnyDefinition } from './subjects.js';
import { subjectOf } from './subjects.js';

/** An event or a piece of work that waits in the document whose change it tells. */
export interface OutboxEntry {
  /** The message id: unique, kept through every retry. */
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly value: unknown;
  readonly at: Date;
  /** Set by the relay: where it was published. */
  readonly stream?: string;
  readonly seq?: number;
}

/** What a document looks like whose events the relay watches. */
export interface WithOutbox {
  outbox?: OutboxEntry[];
}

/** Checked against its contract now: what is written with the state can also be sent. */
export function outboxEntry<T>(
  definition: AnyDefinition<T>,
  value: T,
  { id, at }: { id: string; at: Date },
): OutboxEntry {
  return { id, name: definition.name, subject: subjectOf(definition, value), value, at };
}
