import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { type LedgerRow } from '@gatehouse/google-simulator';
import { type Namespace } from './namespace.js';

const ROOT = join(__dirname, '../../../..');
const SIMULATOR = join(ROOT, 'apps/google-simulator');

/** Names under which programs of others know Google. */
export const GOOGLE_HOSTS = [
  'accounts.google.com',
  'gmail.googleapis.com',
  'oauth2.googleapis.com',
  'www.googleapis.com',
] as const;

export interface MessageState {
  readonly id: string;
  readonly labelIds: readonly string[];
  readonly sha256: string;
}

/** The built simulator as a process inside a namespace, at Google's own names and port, watched from outside. */
export class GoogleInside {
  private constructor(
    private readonly socket: string,
    /** PEM file of the CA to trust. */
    readonly caFile: string,
  ) {}

  static async start(namespace: Namespace, folder: string, seed: object): Promise<GoogleInside> {
    execFileSync(process.execPath, [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      '-b',
      join(SIMULATOR, 'tsconfig.build.json'),
    ]);
    const seedFile = join(folder, 'seed.json');
    await writeFile(seedFile, JSON.stringify(seed));
    const env = {
      PORT: '443',
      TLS_HOSTS: GOOGLE_HOSTS.join(','),
      PUBLIC_URL: 'https://accounts.google.com',
      DATA_DIR: join(folder, 'google'),
      SEED_FILE: seedFile,
      SANDBOX: 'true',
    };
    const ready = await namespace.start([process.execPath, join(SIMULATOR, 'dist/main.js')], env);
    const { caFile } = JSON.parse(ready) as { caFile: string };
    const socket = join(folder, 'google.sock');
    await namespace.relay(socket, 443);
    return new GoogleInside(socket, caFile);
  }

  async control(verb: string, path: string, body: object | string = ''): Promise<unknown> {
    const text = (await this.ask(verb, `/__sim/${path}`, body)).toString();
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }

  /** Every message of the mailbox, by id. */
  async messages(email: string): Promise<Map<string, MessageState>> {
    const items = await this.lines<MessageState & { kind: string }>(`state/${email}`);
    return new Map(items.filter(({ kind }) => kind === 'message').map((message) => [message.id, message]));
  }

  /** The bytes of a message; @throws where they are not those that the state tells of. */
  async bytes(email: string, { id, sha256 }: MessageState): Promise<Buffer> {
    const raw = await this.ask('GET', `/__sim/state/${email}/messages/${id}`, '');
    if (createHash('sha256').update(raw).digest('hex') !== sha256) throw new Error(`${id} is not what the state says.`);
    return raw;
  }

  /** Names of labels by id. */
  async labels(email: string): Promise<Map<string, string>> {
    const items = await this.lines<{ kind: string; id: string; name: string }>(`state/${email}`);
    return new Map(items.filter(({ kind }) => kind === 'label').map(({ id, name }) => [id, name]));
  }

  ledger(): Promise<LedgerRow[]> {
    return this.lines('ledger');
  }

  private async lines<T>(path: string): Promise<T[]> {
    const text = (await this.ask('GET', `/__sim/${path}`, '')).toString().trim();
    return text.split('\n').map((line) => JSON.parse(line) as T);
  }

  private ask(method: string, path: string, body: object | string): Promise<Buffer> {
    const type = { 'content-type': typeof body === 'string' ? 'message/rfc822' : 'application/json' };
    const tls = { ca: readFileSync(this.caFile), servername: GOOGLE_HOSTS[0] };
    return new Promise((resolve, reject) => {
      const asked = request(
        { socketPath: this.socket, ...tls, method, path, headers: type, agent: false },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.once('error', reject).once('end', () => {
            const whole = Buffer.concat(chunks);
            if (Math.floor((answer.statusCode ?? 0) / 100) !== 2)
              reject(new Error(`${path}: ${String(answer.statusCode)} ${whole.toString()}`));
            else resolve(whole);
          });
        },
      );
      asked.once('error', reject).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }
}
