import { createHash } from 'node:crypto';
import { type Revision } from '../world/docs/docs.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What a person gets as a revision's id: opaque, another one for everybody else. Good for 24 hours after it was given out
 * (docs.v1.json): it changes once in a day after the edit, and the one before stays good for a day.
 */
export function revisionIdOf(documentId: string, revision: Revision, email: string, now: number): string {
  return idOf(documentId, revision, email, dayOf(revision, now));
}

export function isIdOf(id: string, documentId: string, revision: Revision, email: string, now: number): boolean {
  const today = dayOf(revision, now);
  return [today, today - 1].some((day) => day >= 0 && id === idOf(documentId, revision, email, day));
}

function dayOf({ at }: Revision, now: number): number {
  return Math.max(0, Math.floor((now - at) / DAY_MS));
}

function idOf(documentId: string, { number }: Revision, email: string, day: number): string {
  const seal = createHash('sha256').update(`${documentId}\n${String(number)}\n${email}\n${String(day)}`);
  return `ALm37B${seal.digest('base64url').slice(0, 32)}`;
}
