import { HubError } from '@gatehouse/errors';

/**
 * `MALFORMED`: the bytes are not in the format · `UNTRUSTED`: no known key signed · `BAD_SIGNATURE`: a known key did not
 * make this signature · `BAD_PROOF`: the proof does not lead to the root · `BAD_SEGMENT`: a body segment does not match
 * its entry or does not open.
 */
export type TransparencyErrorCode =
  'LOG.MALFORMED' | 'LOG.UNTRUSTED' | 'LOG.BAD_SIGNATURE' | 'LOG.BAD_PROOF' | 'LOG.BAD_SEGMENT';

export class TransparencyError extends HubError<TransparencyErrorCode> {}

export function malformed(message: string, field?: string): TransparencyError {
  return new TransparencyError('LOG.MALFORMED', message, field === undefined ? {} : { field });
}
