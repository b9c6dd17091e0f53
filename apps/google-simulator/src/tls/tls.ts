import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TlsOptions } from '../config.js';
import { madeCertificate } from './made-certificate.js';

/** What the listener shows, and the CA to trust where we made it. */
export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly caFile?: string;
}

/** @throws Error that names the setting at fault */
export function openTls(options: TlsOptions, dataDir: string | undefined): Tls {
  if ('certFile' in options)
    return { cert: read('TLS_CERT_FILE', options.certFile), key: read('TLS_KEY_FILE', options.keyFile) };
  if (dataDir === undefined) throw new Error('TLS_HOSTS: needs DATA_DIR, where the certificate is kept');
  const { caFile, certFile, keyFile } = madeCertificate(join(dataDir, 'tls'), options.hosts);
  return { cert: readFileSync(certFile), key: readFileSync(keyFile), caFile };
}

function read(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`${setting}: ${(error as Error).message}`, { cause: error });
  }
}
