import type { History } from '@gatehouse/google';
import type { Change } from '@gatehouse/sync';
import type { LabelPatch } from '../messages/message.repository.js';

/** Gmail's history as the engine's change feed. Only permanent deletions are deletions: trashing is a label. */
export function toChanges(history: readonly History[]): Change<LabelPatch>[] {
  return history.flatMap(({ id: version, messagesAdded, messagesDeleted, labelsAdded, labelsRemoved }) => [
    ...(messagesAdded ?? []).map(({ message }) => ({ kind: 'upsert' as const, id: message.id, version })),
    ...(labelsAdded ?? []).map(({ message, labelIds }) => patch(message.id, version, { add: labelIds, remove: [] })),
    ...(labelsRemoved ?? []).map(({ message, labelIds }) => patch(message.id, version, { add: [], remove: labelIds })),
    ...(messagesDeleted ?? []).map(({ message }) => ({ kind: 'remove' as const, id: message.id })),
  ]);
}

const patch = (id: string, version: string, labels: LabelPatch): Change<LabelPatch> => ({
  kind: 'patch',
  id,
  version,
  patch: labels,
});
