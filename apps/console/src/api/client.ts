/** RFC 9457, as the gateway sends it. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly status: number;
  readonly next?: string;
  readonly field?: string;
  readonly correlationId: string;
}

/** An answer that is no success. `problem.code` is stable; the sentence for people is made from it. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = 'ApiError';
  }
}

/** How soon a page asks again for what failed and will pass. */
export const AGAIN_MS = 3_000;

/** A fault of the way or of a service that is away: the same request may succeed in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.problem.status === 0 || error.problem.status >= 500);
}

/** What keeps a query from being shown. A fault that passes does not, while older data stand. */
export function blockingError({ data, error }: { data: unknown; error: Error | null }): Error | null {
  return data !== undefined && isPassing(error) ? null : error;
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** Calls the public API; the shapes are those of `@gatehouse/contracts`. @throws ApiError */
export async function api<T>(path: string, call: Call = {}): Promise<T> {
  const response = await send(path, call);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The answer as a file. @throws ApiError */
export async function apiBlob(path: string, call: Call): Promise<Blob> {
  return (await send(path, call)).blob();
}

export const apiUrl = (path: string): string => `/api/v1${path}`;

async function send(path: string, { method = 'GET', body, query = {}, signal }: Call): Promise<Response> {
  const response = await fetch(apiUrl(path) + toQuery(query), {
    method,
    headers: { accept: 'application/json', ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    throw isAbort(error) ? error : new ApiError(offline());
  });
  if (!response.ok) throw new ApiError(await problemOf(response));
  return response;
}

function toQuery(query: NonNullable<Call['query']>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const correlationId = response.headers.get('x-correlation-id') ?? '';
  const fallback = { code: 'INTERNAL', detail: '', status: response.status, correlationId };
  const read = (await response.json().catch(() => ({}))) as Partial<Problem>;
  return { ...fallback, ...read };
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function offline(): Problem {
  return { code: 'OFFLINE', detail: '', status: 0, correlationId: '' };
}
