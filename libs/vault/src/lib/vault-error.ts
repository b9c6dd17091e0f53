import { HubError } from '@gatehouse/errors';

type Code = 'VAULT.WRONG_KEY' | 'VAULT.TAMPERED' | 'VAULT.KEY_MISSING' | 'VAULT.KEY_MALFORMED';

const SAYS: Readonly<Record<Code, readonly [message: string, next: string]>> = {
  'VAULT.WRONG_KEY': [
    'This was encrypted under another key.',
    'Give the process the key file this data was written with.',
  ],
  'VAULT.TAMPERED': [
    'This is not what was encrypted here: altered, cut or moved.',
    'Restore it from a backup; do not trust it.',
  ],
  'VAULT.KEY_MISSING': [
    'The key that opens this is not here.',
    'Give the process a key file that holds this version, unless it was erased.',
  ],
  'VAULT.KEY_MALFORMED': [
    'A key is not in the form it must have.',
    'Make the key file anew: 32 random bytes as 64 hex digits.',
  ],
};

/** Fails closed: nothing of the plaintext has left when it is thrown, and nothing secret is in it. */
export class VaultError extends HubError<Code> {
  constructor(code: Code, options: { cause?: unknown } = {}) {
    const [message, next] = SAYS[code];
    super(code, message, { next, ...options });
  }
}
