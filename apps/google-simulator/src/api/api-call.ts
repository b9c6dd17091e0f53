import { type Answer, type Call } from '../http/call.js';
import { GoogleError, invalidArgument } from '../http/google-error.js';
import { type BlobRef } from '../store/blobs.js';
import { type AccessToken, type Account, type WorldEvent } from '../world/events.js';
import { type World } from '../world/world.js';

/** What the front door found out about a request before its method runs. */
export interface Admitted {
  readonly world: World;
  readonly call: Call;
  readonly access: AccessToken;
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed JSON body; `{}` where there is none. It fits the document's schema. */
  readonly body: unknown;
  /** The bytes of an upload request. */
  readonly media: Media | undefined;
  /** The body as it was sent, nulls and all; absent where it is the same. */
  readonly sent?: unknown;
  /** Events to be recorded together with the first ones of the method. */
  readonly alongside?: readonly WorldEvent[];
}

export interface Media {
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  /** Where the bytes of a resumable upload already lie, in order; `bytes` reads them all into memory. */
  readonly pieces?: readonly BlobRef[];
}

/** A request that passed token, scope, parameters and quota. */
export class ApiCall implements Admitted {
  readonly world: World;
  readonly call: Call;
  readonly access: AccessToken;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly media: Media | undefined;
  readonly sent: unknown;
  alongside: readonly WorldEvent[];

  constructor(admitted: Admitted) {
    this.world = admitted.world;
    this.call = admitted.call;
    this.access = admitted.access;
    this.params = admitted.params;
    this.body = admitted.body;
    this.media = admitted.media;
    this.sent = admitted.sent ?? admitted.body;
    this.alongside = admitted.alongside ?? [];
  }

  get now(): number {
    return this.world.clock.nowMs();
  }

  /** Whose token it is. */
  get account(): Account {
    const account = this.world.account(this.access.email);
    if (account === undefined)
      throw new GoogleError(401, 'authError', 'Invalid Credentials', { location: 'Authorization' });
    return account;
  }

  param(name: string): string {
    return this.params[name] ?? '';
  }

  query(name: string): string | undefined {
    return this.call.query.get(name) ?? undefined;
  }

  queries(name: string): string[] {
    return this.call.query.getAll(name);
  }

  flag(name: string): boolean {
    return this.query(name) === 'true';
  }

  /** `maxResults` or `pageSize`: at least 1, cut to the greatest page silently, as at Google. */
  pageSize(standard: number, greatest: number, name = 'maxResults'): number {
    const asked = Number(this.query(name) ?? standard);
    if (asked < 0) throw invalidArgument(`Invalid value at '${name}': ${String(asked)}`);
    return asked === 0 ? standard : Math.min(asked, greatest);
  }

  /** The body with its nulls, which in a patch take fields away. */
  get patch(): unknown {
    return this.sent;
  }

  record(events: readonly WorldEvent[]): void {
    const all = [...events, ...this.alongside];
    this.alongside = [];
    this.world.record(all, { requestId: this.call.requestId, effect: this.call.trace.effect });
  }

  /** A list of strings of the body; the schema was checked before. */
  strings(name: string): string[] {
    const value = (this.body as Record<string, unknown>)[name];
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw invalidArgument(`Invalid value at '${name}'`);
    return value as string[];
  }

  text(name: string): string | undefined {
    const value = (this.body as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : undefined;
  }
}

/** An answer that is not plain JSON: bytes, a status of its own, an ETag. */
export class RawAnswer {
  constructor(readonly answer: Answer) {}
}

/** What a method answers: an object is 200 JSON, undefined is 204, a `RawAnswer` leaves as it is. */
export type ApiHandler = (call: ApiCall) => object | undefined;
