import type { GrantRecord } from './grant.record.js';

/** Whether the resume loop has something to do for it: a debt to the trail or a step that waits. */
export function isOpen({ owed, withdrawal }: Pick<GrantRecord, 'owed' | 'withdrawal'>): boolean {
  if (owed.length > 0) return true;
  if (withdrawal === null) return false;
  const { steps, choice } = withdrawal;
  const waits = Object.entries(steps).some(([step, { state }]) => state === 'waiting' && step !== 'content_decided');
  return waits || (choice !== 'unanswered' && steps.content_decided.state === 'waiting');
}
