export interface HubErrorOptions {
  /** The input field at fault, as the caller named it. */
  readonly field?: string;
  /** What the person or operator does next, one sentence. */
  readonly next?: string;
  readonly cause?: unknown;
}

/**
 * An expected fault: a closed code, a sentence for people, the next step. Never holds content, tokens or addresses.
 * Bugs stay plain `Error`s and crash the process.
 */
export class HubError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly field: string | undefined;
  readonly next: string | undefined;

  constructor(code: Code, message: string, options: HubErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.field = options.field;
    this.next = options.next;
  }
}
