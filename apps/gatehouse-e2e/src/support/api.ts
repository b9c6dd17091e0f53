import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';

const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 250;

/** A person's session on the public API, as a program uses it: cookie and same-origin requests. */
export class Api {
  #cookie = '';
  #patienceMs = 0;
  #headers: Readonly<Record<string, string>> = {};

  constructor(readonly url: string) {}

  static async signIn(url: string, who: { email: string; password: string }): Promise<Api> {
    const api = new Api(url);
    const response = await api.send('POST', '/api/v1/session', { email: who.email, password: who.password });
    if (response.status !== 201)
      throw new Error(`sign-in answered ${String(response.status)}: ${await response.text()}`);
    return api;
  }

  /** The same session for one who has time: what is answered 503 is asked again for a minute, as the problem's `next` says. */
  patient(): Api {
    const api = new Api(this.url);
    api.#cookie = this.#cookie;
    api.#patienceMs = PATIENCE_MS;
    return api;
  }

  /** The same session, these headers on every request. */
  with(headers: Readonly<Record<string, string>>): Api {
    const api = new Api(this.url);
    api.#cookie = this.#cookie;
    api.#headers = headers;
    return api;
  }

  async send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const until = performance.now() + this.#patienceMs;
    for (;;) {
      const response = await this.#sendOnce(method, path, body, signal);
      if (response.status !== 503 || performance.now() >= until) return response;
      await response.body?.cancel();
      await delay(ASK_AGAIN_MS);
    }
  }

  async #sendOnce(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const response = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      ...(signal === undefined ? {} : { signal }),
      headers: {
        ...this.#headers,
        origin: new URL(this.url).origin,
        cookie: this.#cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
    return response;
  }

  /** 2xx and of the contract's shape, or it fails with what came. */
  async get<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> {
    return this.#read(schema, await this.send('GET', path));
  }

  async post<S extends z.ZodType>(schema: S, path: string, body: unknown): Promise<z.output<S>> {
    return this.#read(schema, await this.send('POST', path, body));
  }

  /** Every item of a paged list. */
  async *all<T>(schema: z.ZodType<{ items: T[]; nextCursor: string | null }>, path: string): AsyncGenerator<T> {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const address = new URL(path, this.url);
      if (cursor !== undefined) address.searchParams.set('cursor', cursor);
      const page = await this.get(schema, address.pathname + address.search);
      yield* page.items;
      cursor = page.nextCursor;
    }
  }

  async #read<S extends z.ZodType>(schema: S, response: Response): Promise<z.output<S>> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.url} answered ${String(response.status)}: ${text.slice(0, 500)}`);
    return schema.parse(JSON.parse(text));
  }
}
