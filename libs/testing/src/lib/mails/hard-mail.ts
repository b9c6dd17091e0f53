/** A message that breaks readers; it is stored byte for byte whatever is made of it. */
export interface HardMail {
  readonly name: string;
  readonly raw: Buffer;
  /** The reason that a reader shows where it could not make sense of the structure; null where it can. */
  readonly problem: string | null;
}

export function mail(name: string, raw: string | Buffer, problem: string | null = null): HardMail {
  return { name, raw: typeof raw === 'string' ? Buffer.from(raw) : raw, problem };
}

/** One byte for each character: what no UTF-8 can say. */
export const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

export const lines = (...of: readonly string[]): string => of.join('\r\n');

/** `count` pieces, each made from its number. */
export const repeated = (count: number, piece: (n: number) => string): string =>
  Array.from({ length: count }, (_none, n) => piece(n)).join('');
