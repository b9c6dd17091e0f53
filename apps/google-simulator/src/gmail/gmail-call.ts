import { type Call } from '../http/call.js';
import { invalidArgument } from '../http/google-error.js';
import { type AccessToken, type WorldEvent } from '../world/events.js';
import { type Mailbox } from '../world/mailbox.js';
import { type World } from '../world/world.js';

/** A request that passed token, scope, parameters and quota. */
export class GmailCall {
  constructor(
    readonly world: World,
    readonly call: Call,
    readonly access: AccessToken,
    readonly mailbox: Mailbox,
    readonly params: Readonly<Record<string, string>>,
    /** The parsed JSON body; `{}` where there is none. */
    readonly body: unknown,
    /** The RFC 5322 bytes of an upload request. */
    readonly media: Buffer | undefined,
  ) {}

  get now(): number {
    return this.world.clock.nowMs();
  }

  param(name: string): string {
    return this.params[name] ?? '';
  }

  query(name: string): string | undefined {
    return this.call.query.get(name) ?? undefined;
  }

  flag(name: string): boolean {
    return this.query(name) === 'true';
  }

  /** `maxResults`: at least 1, cut to the greatest page silently, as at Google. */
  pageSize(standard: number, greatest: number): number {
    const asked = Number(this.query('maxResults') ?? standard);
    return asked === 0 ? standard : Math.min(asked, greatest);
  }

  hasOnlyMetadata(): boolean {
    const strong = /mail\.google\.com\/$|gmail\.(readonly|modify)$/;
    return !this.access.scopes.some((scope) => strong.test(scope));
  }

  record(events: readonly WorldEvent[]): void {
    this.world.record(events, { requestId: this.call.requestId, effect: this.call.trace.effect });
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

/** What a method answers: an object is 200 JSON, undefined is 204. */
export type GmailHandler = (call: GmailCall) => object | undefined;
