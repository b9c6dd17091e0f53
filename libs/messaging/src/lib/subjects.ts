import type { EventDefinition, WorkDefinition } from '@gatehouse/contracts';
import { partitionOf } from '@gatehouse/identifiers';
import { MessagingError } from './messaging-error.js';
import { firstFault } from './payload.js';

/** What a stream carries: events of a service, or work for it. */
export type AnyDefinition<T> = EventDefinition<T> | WorkDefinition<T & { connectionId: string }>;

const SUBJECT = /^[\w-]+(\.[\w-]+)*$/;

export function streamOf({ kind, service }: { kind: 'event' | 'work'; service: string }): string {
  const stream = `GH_${service.toUpperCase()}`;
  return kind === 'work' ? `${stream}_WORK` : stream;
}

/** `<name>.<key>` of an event, `<name>.<partition>.<connection>` of work; checks the value on the way. */
export function subjectOf<T>(definition: AnyDefinition<T>, value: T): string {
  const parsed = definition.schema.safeParse(value);
  if (!parsed.success) {
    const { field, reason } = firstFault(parsed.error);
    throw new MessagingError('MESSAGING.REQUEST_INVALID', `A message ${definition.name} is not right: ${reason}.`, {
      field,
    });
  }
  const subject = `${definition.name}.${suffixOf(definition, value)}`;
  // An address or a wildcard in a subject would leak or fan out: only opaque ids may stand there.
  if (!SUBJECT.test(subject)) throw new Error(`the key of ${definition.name} is not made of tokens`);
  return subject;
}

function suffixOf<T>(definition: AnyDefinition<T>, value: T): string {
  if (definition.kind === 'event') return definition.key(value);
  const { connectionId } = value as { connectionId: string };
  return `${partitionOf(connectionId)}.${connectionId}`;
}

/** Messages of one key are handled in order: the connection of work, the key of an event. */
export function orderKeyOf(name: string, subject: string): string {
  return subject.slice(name.length + 1);
}

/** The partition token of a work subject. */
export function partitionOfSubject(name: string, subject: string): number {
  return Number(orderKeyOf(name, subject).split('.')[0]);
}
