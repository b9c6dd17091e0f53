import { type BlobRef } from '../../store/blobs.js';
import { type UploadAnswer, type UploadEvent, type UploadSession } from './events.js';

/** A session lives so long (`google-apis.md` 4.2). */
const LIFE_MS = 7 * 86_400_000;

/** So many are remembered; the oldest finished ones go first. */
const MAX_SESSIONS = 10_000;

/** A resumable upload under way, or done and still remembered. */
export interface Upload {
  readonly session: UploadSession;
  readonly pieces: BlobRef[];
  received: number;
  isFinished: boolean;
  answer: UploadAnswer | undefined;
}

/** Resumable uploads of every API: the fold of their events. */
export class Uploads {
  private readonly known = new Map<string, Upload>();

  /** Undefined once its week is over. */
  find(id: string, now: number): Upload | undefined {
    const upload = this.known.get(id);
    return upload !== undefined && upload.session.begunAt + LIFE_MS > now ? upload : undefined;
  }

  /** Whether no further session can begin: as many are under way as are remembered. */
  isFull(now: number): boolean {
    if (this.known.size < MAX_SESSIONS) return false;
    return [...this.known.values()].every(({ isFinished, session }) => !isFinished && session.begunAt + LIFE_MS > now);
  }

  apply(event: UploadEvent): void {
    switch (event.t) {
      case 'upload.begun':
        this.makeRoom(event.session.begunAt);
        this.known.set(event.session.id, begun(event.session));
        break;
      case 'upload.received': {
        const upload = this.known.get(event.id);
        upload?.pieces.push(...event.pieces);
        if (upload !== undefined) upload.received += event.pieces.reduce((sum, { length }) => sum + length, 0);
        break;
      }
      case 'upload.finished': {
        const upload = this.known.get(event.id);
        if (upload !== undefined) upload.isFinished = true;
        break;
      }
      case 'upload.answered': {
        const upload = this.known.get(event.id);
        if (upload !== undefined) upload.answer = event.answer;
        break;
      }
      default:
        event satisfies never;
    }
  }

  private makeRoom(now: number): void {
    if (this.known.size < MAX_SESSIONS) return;
    for (const [id, { session }] of this.known) if (session.begunAt + LIFE_MS <= now) this.known.delete(id);
    for (const [id, { isFinished }] of this.known) {
      if (this.known.size < MAX_SESSIONS) return;
      if (isFinished) this.known.delete(id);
    }
  }
}

function begun(session: UploadSession): Upload {
  return { session, pieces: [], received: 0, isFinished: false, answer: undefined };
}
