import { HubError } from '@gatehouse/errors';

/** A faulty environment; the message lists every fault, one a line (`MONGO_URL: …`), never a value. */
export class ConfigError extends HubError<'CONFIG.INVALID'> {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super('CONFIG.INVALID', `The settings are not usable:\n${faults.join('\n')}`, {
      next: 'Correct the settings named above and start again.',
    });
    this.faults = faults;
  }
}
