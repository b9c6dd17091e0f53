import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type GoogleInside } from './google-inside.js';
import { Namespace } from './namespace.js';

export const CLIENT = {
  clientId: '1234-desktop.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-desktop',
  redirectUris: ['http://localhost:8080/'],
  appName: 'Lieer',
};

/** What Google's console gives out for a desktop client. */
const CLIENT_FILE = {
  installed: {
    client_id: CLIENT.clientId,
    project_id: 'hoasen',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_secret: CLIENT.clientSecret,
    redirect_uris: ['http://localhost'],
  },
};

/** Lieer's own names for Google's labels (its README); CATEGORY_… it leaves out. */
const TAGS: Readonly<Record<string, string>> = {
  INBOX: 'inbox',
  SPAM: 'spam',
  TRASH: 'trash',
  UNREAD: 'unread',
  STARRED: 'flagged',
  IMPORTANT: 'important',
  SENT: 'sent',
  DRAFT: 'draft',
};
/** Tags that notmuch finds out itself and lieer does not sync. */
const LOCAL_TAGS = new Set(['attachment', 'signed', 'encrypted', 'replied']);

interface Shown {
  readonly id: string;
  readonly filename: readonly string[];
  readonly tags: readonly string[];
}

/** Why lieer cannot be tried on this machine; undefined where it can. Where apt could bring it, it must be there. */
export function lieerRefusal(): string | undefined {
  if (!onPath('gmi') && !onPath('apt-get')) return 'no apt';
  return Namespace.refusal();
}

/** Debian's lieer, unmodified, with a mailbox of its own. */
export class Lieer {
  private constructor(
    private readonly namespace: Namespace,
    private readonly email: string,
    private readonly mail: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Lays an empty mail folder. @throws where lieer is not installed */
  static async lay(namespace: Namespace, folder: string, email: string, { caFile }: GoogleInside): Promise<Lieer> {
    if (!onPath('gmi')) throw new Error('lieer is not installed: apt-get install -y lieer notmuch');
    const mail = join(folder, 'mail');
    const config = join(folder, 'notmuch.conf');
    await mkdir(mail);
    await writeFile(config, `[database]\npath=${mail}\n[user]\nprimary_email=${email}\n[new]\ntags=\n`);
    await writeFile(join(folder, 'client.json'), JSON.stringify(CLIENT_FILE));
    const person = `${process.execPath} ${join(__dirname, 'person-at-google.ts')} ${email} %s &`;
    const trust = { HTTPLIB2_CA_CERTS: caFile, NODE_EXTRA_CA_CERTS: caFile };
    const env = { HOME: folder, NOTMUCH_CONFIG: config, BROWSER: person, ...trust };
    const lieer = new Lieer(namespace, email, mail, env);
    await lieer.notmuch('new');
    return lieer;
  }

  /** Signs in at Google as a person does, in the browser. */
  init(): Promise<string> {
    return this.gmi(['init', '-c', '../client.json', this.email]);
  }

  pull(): Promise<string> {
    return this.gmi(['pull']);
  }

  push(): Promise<string> {
    return this.gmi(['push']);
  }

  send(mail: string): Promise<string> {
    return this.gmi(['send', '-t'], mail);
  }

  /** @param changes `+flagged`, `-inbox`, … */
  async tag(gmailId: string, ...changes: string[]): Promise<void> {
    const id = (await this.shown()).find(({ filename }) => filename.some((file) => idOf(file) === gmailId))?.id;
    await this.notmuch('tag', ...changes, '--', `id:${id ?? 'none'}`);
  }

  /** Tags by Gmail's message id, sorted. */
  async tags(): Promise<Map<string, string[]>> {
    const shown = await this.shown();
    const rows = shown.flatMap(({ filename, tags }) =>
      filename.map((file) => [idOf(file), tags.filter((tag) => !LOCAL_TAGS.has(tag)).sort()] as const),
    );
    return new Map(rows);
  }

  /** The stored mail by Gmail's message id. */
  async files(): Promise<Map<string, Buffer>> {
    const folder = join(this.mail, 'mail/cur');
    const names = await readdir(folder);
    return new Map(
      await Promise.all(names.map(async (name) => [idOf(name), await readFile(join(folder, name))] as const)),
    );
  }

  private async shown(): Promise<Shown[]> {
    const text = await this.notmuch(
      'show',
      '--format=json',
      '--body=false',
      '--entire-thread=false',
      '--exclude=false',
      '*',
    );
    return messagesIn(JSON.parse(text) as unknown);
  }

  private gmi(args: readonly string[], input = ''): Promise<string> {
    return this.run(['gmi', ...args], input);
  }

  private notmuch(...args: string[]): Promise<string> {
    return this.run(['notmuch', ...args]);
  }

  private async run(command: readonly string[], input = ''): Promise<string> {
    const { code, output } = await this.namespace.run(command, this.env, this.mail, input);
    if (code !== 0) throw new Error(`${command.join(' ')}: ${String(code)}\n${output}`);
    return output;
  }
}

/** Every way in which the mailbox on disk is not the one at Google. */
export async function differences(lieer: Lieer, google: GoogleInside, email: string): Promise<string[]> {
  const [messages, labels, tags, files] = await Promise.all([
    google.messages(email),
    google.labels(email),
    lieer.tags(),
    lieer.files(),
  ]);
  const found = [...files.keys()].filter((id) => !messages.has(id)).map((id) => `${id}: not at Google`);
  for (const message of messages.values()) {
    const { id, labelIds } = message;
    const wanted = labelIds
      .filter((label) => !label.startsWith('CATEGORY_'))
      .map((label) => TAGS[label] ?? labels.get(label));
    const [left, right] = [wanted.sort().join(' '), tags.get(id)?.join(' ')];
    if (left !== right) found.push(`${id}: ${left} at Google, ${right ?? 'nothing'} here`);
    if (files.get(id)?.equals(await asKept(google, email, message)) !== true) found.push(`${id}: other bytes`);
  }
  return found;
}

/** Lieer keeps mail with the line ends of Unix. */
async function asKept(
  google: GoogleInside,
  email: string,
  message: Parameters<GoogleInside['bytes']>[1],
): Promise<Buffer> {
  const raw = await google.bytes(email, message);
  return Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

const idOf = (file: string): string => /([^/]+):2,[A-Z]*$/.exec(file)?.[1] ?? file;

function messagesIn(value: unknown): Shown[] {
  if (Array.isArray(value)) return value.flatMap(messagesIn);
  return typeof value === 'object' && value !== null && 'filename' in value ? [value as Shown] : [];
}

function onPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
