import type { History } from '@gatehouse/google';
import type { Change } from '@gatehouse/sync';
import type { LabelPatch } from '../messages/message.repository.js';

/** Gmail's history as the engine's change feed. Only permanent deletions are deletions: trashing is a label. */
export function toChanges(history: readonly History[]): Change<LabelPatch>[] {
  return history.flatMap(({ id: version, messagesAdded, messagesDeleted, labelsAdded, labelsRemoved }) => [
    ...(messagesAdded ?? []).map(({ message }) => ({ kind: 'upsert' as const, id: message.id, version })),
    ...patches(version, labelsAdded ?? [], labelsRemoved ?? []),
    ...(messagesDeleted ?? []).map(({ message }) => ({ kind: 'remove' as const, id: message.id })),
  ]);
}

type Relabelled = readonly { readonly message: { readonly id: string }; readonly labelIds: readonly string[] }[];

/** One patch for a message and record: a second one of the same version would count as applied already. */
function patches(version: string, added: Relabelled, removed: Relabelled): Change<LabelPatch>[] {
  const ids = new Set([...added, ...removed].map(({ message }) => message.id));
  const labelsOf = (changes: Relabelled, id: string): string[] =>
    changes.filter(({ message }) => message.id === id).flatMap(({ labelIds }) => labelIds);
  return [...ids].map((id) => ({
    kind: 'patch',
    id,
    version,
    patch: { add: labelsOf(added, id), remove: labelsOf(removed, id) },
  }));
}
