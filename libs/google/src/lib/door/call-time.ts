import { GoogleError } from '../errors.js';

/** What Google did is still worth a moment after a cut; a withdrawal's revoke waits 10 s at most for all calls. */
export const HEAD_GRACE_MS = 3_000;

/**
 * How long one call may last. Its caller is let go the moment it is cut; the socket of a call that has left waits a
 * little longer for the head of the answer, so that status and request id are known. Of the body nothing is read any more.
 */
export class CallTime {
  readonly #socket = new AbortController();
  readonly #deadline: NodeJS.Timeout;
  #grace: NodeJS.Timeout | undefined;
  #begun = false;
  #headed = false;

  constructor(
    private readonly limits: { readonly deadlineMs: number; readonly headGraceMs: number },
    private readonly cut: AbortSignal | undefined,
  ) {
    this.#deadline = setTimeout(() => this.#hangUp('TimeoutError'), limits.deadlineMs).unref();
    if (cut?.aborted) this.#onCut();
    else cut?.addEventListener('abort', this.#onCut, { once: true });
  }

  /** Ends the exchange on the wire. */
  get socket(): AbortSignal {
    return this.#socket.signal;
  }

  get isCut(): boolean {
    return this.cut?.aborted === true;
  }

  /** Its first byte has left. */
  get hasBegun(): boolean {
    return this.#begun;
  }

  /** Its answer has begun. */
  get hasHead(): boolean {
    return this.#headed;
  }

  /** @throws DOMException when it has ended before it began */
  begin(): void {
    this.#socket.signal.throwIfAborted();
    this.#begun = true;
  }

  headArrived(): void {
    this.#headed = true;
    if (this.isCut) this.#hangUp('AbortError');
  }

  /** @throws GoogleError GOOGLE.ABORTED as soon as the call is cut, whatever `work` still waits for */
  unlessCut<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(new GoogleError('GOOGLE.ABORTED', 'give-up', 'The call was stopped.'));
      if (this.isCut) abort();
      this.cut?.addEventListener('abort', abort, { once: true });
      work.then(resolve, reject).finally(() => this.cut?.removeEventListener('abort', abort));
    });
  }

  end(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#grace);
    this.cut?.removeEventListener('abort', this.#onCut);
  }

  readonly #onCut = (): void => {
    if (this.#headed || !this.#begun) this.#hangUp('AbortError');
    else this.#grace = setTimeout(() => this.#hangUp('AbortError'), this.limits.headGraceMs);
  };

  #hangUp(name: 'TimeoutError' | 'AbortError'): void {
    this.#socket.abort(new DOMException('the call has ended', name));
  }
}
