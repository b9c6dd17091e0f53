/** Thrown by a handler for what no further try can mend: the message becomes a dead letter at once. */
export class PermanentFailure extends Error {
  constructor(cause: unknown) {
    super('this cannot succeed later', { cause });
  }
}
