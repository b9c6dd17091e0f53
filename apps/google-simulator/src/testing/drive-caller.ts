import { type Simulator } from '../simulator.js';
import { assertConforms, MINH, tokensFor } from './fixture.js';

const AUTH = 'https://www.googleapis.com/auth/';

/** The fields of Drive's answers, as if each were there: a test reads those that its call gives. */
export interface DriveAnswer {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly version: string;
  readonly parents?: readonly string[];
  readonly trashed: boolean;
  readonly modifiedTime: string;
  readonly sha256Checksum: string;
  readonly role: string;
  readonly ids: readonly string[];
  readonly files: readonly DriveAnswer[];
  readonly permissions: readonly DriveAnswer[];
  readonly changes: readonly { readonly fileId: string; readonly removed: boolean; readonly file?: DriveAnswer }[];
  readonly nextPageToken?: string;
  readonly newStartPageToken: string;
  readonly startPageToken: string;
  readonly error: { readonly code: number; readonly errors: readonly { readonly reason: string }[] };
}

export interface DriveReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: DriveAnswer;
  readonly reason: string | undefined;
}

export interface DriveRequest {
  readonly body?: object | string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A caller of Drive (paths below `/drive/v3/`, or whole ones) whose every JSON answer is held against Google's document. */
export class DriveCaller {
  constructor(
    private readonly simulator: Simulator,
    readonly token: string,
  ) {}

  static async for(simulator: Simulator, scopes: readonly string[] = ['drive'], email = MINH): Promise<DriveCaller> {
    const names = scopes.map((scope) => `${AUTH}${scope}`);
    return new DriveCaller(simulator, (await tokensFor(simulator, names, email)).access_token);
  }

  async call(method: string, path: string, { body, headers = {} }: DriveRequest = {}): Promise<DriveReply> {
    const url = `${this.simulator.url}${path.startsWith('/') ? path : `/drive/v3/${path}`}`;
    const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
    const response = await fetch(path.startsWith('http') ? path : url, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(isJson && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: isJson ? JSON.stringify(body) : Buffer.isBuffer(body) ? new Uint8Array(body) : body,
      }),
    });
    const text = await response.text();
    const isAnswer = response.headers.get('content-type')?.startsWith('application/json') === true;
    const answer = (isAnswer && text !== '' ? JSON.parse(text) : {}) as DriveAnswer;
    if (isAnswer && response.ok && !path.startsWith('http')) assertConforms(method, new URL(url), answer);
    const reason = (answer as { error?: { errors?: DriveAnswer['error']['errors'] } }).error?.errors?.[0]?.reason;
    return { status: response.status, headers: response.headers, text, body: answer, reason };
  }

  get(path: string): Promise<DriveReply> {
    return this.call('GET', path);
  }

  /** A new file of these fields; with bytes by a multipart upload. */
  async create(fields: object, content?: { readonly type: string; readonly text: string }): Promise<string> {
    const reply =
      content === undefined
        ? await this.call('POST', 'files', { body: fields })
        : await this.call('POST', '/upload/drive/v3/files?uploadType=multipart', multipart(fields, content));
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.body.id;
  }

  async list(q: string, more = ''): Promise<readonly string[]> {
    const reply = await this.get(`files?q=${encodeURIComponent(q)}${more}`);
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.body.files.map(({ name }) => name);
  }
}

export function multipart(
  fields: object,
  { type, text }: { readonly type: string; readonly text: string },
): DriveRequest {
  const head = `--edge\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(fields)}\r\n`;
  const body = `${head}--edge\r\ncontent-type: ${type}\r\n\r\n${text}\r\n--edge--`;
  return { body, headers: { 'content-type': 'multipart/related; boundary=edge' } };
}
