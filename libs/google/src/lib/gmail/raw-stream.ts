const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Takes a `messages.get?format=raw` answer apart while it arrives: the bytes of `raw` come out decoded, everything
 * else is kept (≤ `maxRestBytes`) and is the answer with an empty `raw`. Memory does not grow with the message.
 */
export class RawStream {
  #state: 'json' | 'string' | 'raw' | 'padding' = 'json';
  #escaped = false;
  #depth = 0;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #string = '';
  #lastString = '';
  #carry = '';

  constructor(
    private readonly maxRestBytes: number,
    private readonly invalid: (why: string) => Error,
  ) {}

  /** The decoded bytes of the message that this chunk of the answer completes. */
  push(chunk: Buffer): Buffer {
    const decoded: Buffer[] = [];
    let at = 0;
    while (at < chunk.length) {
      at =
        this.#state === 'raw' || this.#state === 'padding'
          ? this.#takeRaw(chunk, at, decoded)
          : this.#takeJson(chunk, at);
    }
    return decoded.length === 1 && decoded[0] ? decoded[0] : Buffer.concat(decoded);
  }

  /** The answer without its bytes, as JSON text. */
  end(): string {
    if (this.#state !== 'json' || this.#depth !== 0) throw this.invalid('the answer ended in the middle');
    return Buffer.concat(this.#rest).toString('utf8');
  }

  /** Copies JSON up to the opening quote of the value of a top-level `raw`. */
  #takeJson(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && this.#state !== 'raw') {
      const byte = chunk[at] ?? 0;
      at += 1;
      if (this.#state === 'string') this.#inString(byte);
      else this.#outside(byte);
    }
    this.#keep(chunk.subarray(from, at));
    return at;
  }

  #outside(byte: number): void {
    const char = String.fromCharCode(byte);
    if (char === '{' || char === '[') this.#depth += 1;
    else if (char === '}' || char === ']') this.#depth -= 1;
    else if (char === ',') this.#lastString = '';
    else if (byte === QUOTE) {
      const isRaw = this.#depth === 1 && this.#lastString === 'raw';
      this.#state = isRaw ? 'raw' : 'string';
      this.#lastString = '';
      this.#string = '';
    }
  }

  #inString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#state = 'json';
      this.#lastString = this.#string;
    } else if (this.#string.length < 4) this.#string += String.fromCharCode(byte);
  }

  /** base64url never needs an escape but for its padding (`=` or `\u003d`), after which only the quote matters. */
  #takeRaw(chunk: Buffer, from: number, decoded: Buffer[]): number {
    const quote = chunk.indexOf(QUOTE, from);
    const end = quote < 0 ? chunk.length : quote;
    if (this.#state === 'raw') {
      const text = this.#carry + chunk.toString('latin1', from, end);
      const padding = text.search(/[=\\]/);
      if (padding >= 0) this.#state = 'padding';
      const digits = padding < 0 ? text : text.slice(0, padding);
      const whole = quote < 0 && padding < 0 ? digits.length - (digits.length % 4) : digits.length;
      decoded.push(Buffer.from(digits.slice(0, whole), 'base64url'));
      this.#carry = digits.slice(whole);
    }
    if (quote < 0) return end;
    this.#state = 'json';
    this.#carry = '';
    this.#keep(chunk.subarray(quote, quote + 1));
    return quote + 1;
  }

  #keep(bytes: Buffer): void {
    this.#restBytes += bytes.length;
    if (this.#restBytes > this.maxRestBytes) throw this.invalid('the message has too much beside its bytes');
    this.#rest.push(Buffer.from(bytes));
  }
}
