import { originOf, type Signer, signerOf, vkeyOf } from '@gatehouse/transparency-log';
import type { TrailKeysFile } from './log-settings.js';

export interface Log {
  readonly id: string;
  /** An organisation's id, or `system`. */
  readonly organisation: string;
  readonly isSystem: boolean;
  /** Also the name of its key. */
  readonly origin: string;
  readonly signer: Signer;
  readonly vkey: string;
}

/** The logs that this installation keeps: one per organisation and the system's. */
export class Logs {
  readonly all: readonly Log[];

  constructor({ origin, logs }: TrailKeysFile) {
    this.all = logs.map(({ logId, organisation, seed }) => {
      const signer = signerOf(originOf(origin, logId), Buffer.from(seed, 'hex'));
      const isSystem = organisation === 'system';
      return { id: logId, organisation, isSystem, origin: signer.name, signer, vkey: vkeyOf(signer) };
    });
  }

  of(organisation: string): Log | undefined {
    return this.all.find((log) => log.organisation === organisation);
  }

  byId(logId: string): Log | undefined {
    return this.all.find(({ id }) => id === logId);
  }
}
