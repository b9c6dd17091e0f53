import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

/** The longest that every client takes a server's certificate for (CA/Browser Forum, 398 days). */
const DAYS = 397;
const RENEWED_DAYS_BEFORE = 30;
const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-sha256'];

export interface MadeCertificate {
  /** PEM files; the first is what a client of others has to trust. */
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * The certificate for these host names and addresses, in `folder`; made anew with a CA of its own where there is none, where it
 * is for others, or where it ends soon. The CA's key is thrown away: nobody can ever sign a second certificate by it.
 * @throws Error with the next step where there is no openssl
 */
export function madeCertificate(folder: string, hosts: readonly string[], program = 'openssl'): MadeCertificate {
  const files = filesIn(folder);
  if (isFor(files.certFile, hosts)) return files;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const scratch = mkdtempSync(join(folder, 'making-'));
  try {
    make(scratch, hosts, (args) => run(program, scratch, args));
    const made = filesIn(scratch);
    renameSync(made.caFile, files.caFile);
    renameSync(made.keyFile, files.keyFile);
    // Last: a certificate that is there has its CA and key beside it, whenever a kill comes.
    renameSync(made.certFile, files.certFile);
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return files;
}

function filesIn(folder: string): MadeCertificate {
  return { caFile: join(folder, 'ca.pem'), certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
}

function isFor(certFile: string, hosts: readonly string[]): boolean {
  if (!existsSync(certFile)) return false;
  const certificate = new X509Certificate(readFileSync(certFile));
  const renewAt = certificate.validToDate.getTime() - RENEWED_DAYS_BEFORE * 86_400_000;
  return certificate.subjectAltName === hosts.map(shownName).join(', ') && Date.now() < renewAt;
}

/** As node:crypto shows a name. */
const shownName = (host: string): string => `${isIP(host) === 0 ? 'DNS' : 'IP Address'}:${host}`;

function make(folder: string, hosts: readonly string[], openssl: (args: readonly string[]) => void): void {
  const names = hosts.map((host) => `${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`).join(',');
  const ca = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'];
  const server = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth',
  ];
  const days = ['-days', String(DAYS)];
  const extensions = ca.flatMap((extension) => ['-addext', extension]);
  writeFileSync(join(folder, 'extensions'), [...server, `subjectAltName=${names}`].join('\n'));
  openssl([
    ...['req', '-x509', ...CURVE, ...days, '-subj', '/CN=Google simulator, not Google', ...extensions],
    ...['-keyout', 'ca-key.pem', '-out', 'ca.pem'],
  ]);
  openssl(['req', '-new', ...CURVE, '-subj', '/O=Google simulator', '-keyout', 'key.pem', '-out', 'request.pem']);
  openssl([
    ...['x509', '-req', '-sha256', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'],
    ...[...days, '-extfile', 'extensions', '-out', 'cert.pem'],
  ]);
}

function run(program: string, cwd: string, args: readonly string[]): void {
  try {
    execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const next = 'Install it (apt-get install openssl), or give TLS_CERT_FILE and TLS_KEY_FILE.';
    throw new Error(`TLS_HOSTS: there is no openssl to make a certificate with. ${next}`, { cause: error });
  }
}
