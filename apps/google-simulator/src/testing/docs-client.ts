import { type Simulator } from '../simulator.js';
import { assertConforms, LINH, MINH, type Reply, tokensFor } from './fixture.js';

const DOCUMENTS = 'https://www.googleapis.com/auth/documents';

export interface DocumentAnswer {
  readonly documentId: string;
  readonly title: string;
  readonly revisionId?: string;
  readonly suggestionsViewMode: string;
  readonly body?: { readonly content: readonly AnswerElement[] };
  readonly tabs?: readonly {
    readonly documentTab: { readonly body: { readonly content: readonly AnswerElement[] } };
  }[];
  readonly lists?: object;
  readonly namedRanges?: object;
  readonly replies: readonly object[];
  readonly writeControl: { readonly requiredRevisionId: string };
  readonly error: { readonly message: string; readonly status: string };
}

export interface AnswerElement {
  readonly startIndex?: number;
  readonly endIndex: number;
  readonly paragraph?: {
    readonly elements: readonly { readonly textRun?: { readonly content: string; readonly textStyle: object } }[];
    readonly paragraphStyle: object;
    readonly bullet?: object;
  };
  readonly table?: {
    readonly tableRows: readonly { readonly tableCells: readonly { readonly startIndex: number }[] }[];
  };
}

/** A caller of the Docs API whose every 2xx answer is held against Google's document. */
export class DocsClient {
  private constructor(
    private readonly simulator: Simulator,
    private readonly token: string,
  ) {}

  static async for(simulator: Simulator, email = MINH, scope = DOCUMENTS): Promise<DocsClient> {
    return new DocsClient(simulator, (await tokensFor(simulator, [scope], email)).access_token);
  }

  async call(verb: string, path: string, body?: object): Promise<Reply<DocumentAnswer>> {
    const url = new URL(`${this.simulator.url}${path}`);
    const init = { method: verb, headers: { authorization: `Bearer ${this.token}` } };
    const response = await fetch(url, body === undefined ? init : { ...init, body: JSON.stringify(body) });
    const answer = (await response.json()) as DocumentAnswer;
    if (response.ok) assertConforms(verb, url, answer);
    return { status: response.status, headers: response.headers, body: answer };
  }

  async create(title = 'Kế hoạch'): Promise<string> {
    return (await this.call('POST', '/v1/documents', { title })).body.documentId;
  }

  async get(id: string, query = ''): Promise<DocumentAnswer> {
    return (await this.call('GET', `/v1/documents/${id}${query}`)).body;
  }

  write(id: string, requests: readonly object[], writeControl?: object): Promise<Reply<DocumentAnswer>> {
    return this.call('POST', `/v1/documents/${id}:batchUpdate`, { requests, ...(writeControl && { writeControl }) });
  }
}

/** Puts text in at an index. */
export const insert = (index: number, text: string): object => ({ insertText: { location: { index }, text } });

/** The text of the paragraphs outside tables. */
export const said = ({ body }: DocumentAnswer): string =>
  (body?.content ?? [])
    .flatMap(({ paragraph }) => paragraph?.elements ?? [])
    .map(({ textRun }) => textRun?.content ?? '')
    .join('');

/** Linh may read or write what Minh made. */
export const shareWithLinh = (simulator: Simulator, id: string, role: 'reader' | 'commenter' | 'writer'): void => {
  const at = simulator.world.clock.nowMs();
  const permission = { id: '1', type: 'user', role, emailAddress: LINH, sharedAt: at, sharedBy: MINH } as const;
  simulator.world.record([{ t: 'drive.shared', id, permission, by: MINH, project: null, at }]);
};
