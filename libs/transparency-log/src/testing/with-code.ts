import type { TransparencyErrorCode } from '../lib/transparency-error.js';

/** For `toThrow`: an error of this code. */
export function withCode(code: TransparencyErrorCode): Error {
  return expect.objectContaining({ code }) as Error;
}
