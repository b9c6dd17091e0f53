import { type ErrorForm } from './error-form.js';
import { type LedgerPart } from '../store/ledger.js';

/** What the ledger learns about a request while it is served. */
export interface Trace {
  user: string | null;
  clientId: string | null;
  units: number;
  readonly effect: string[];
  readonly parts: LedgerPart[];
  fault: string | null;
}

/** One request, whichever way it came in (on its own or as a part of a batch). */
export interface Call {
  readonly requestId: string;
  readonly verb: string;
  /** Without the query, undecoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly trace: Trace;
}

/** A stream is for answers that must not stand in memory as a whole. */
export type Body = string | Buffer | AsyncIterable<string | Buffer>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface Endpoint {
  /** Method id for the ledger. */
  readonly method: string | null;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
  /** How it writes its refusals. */
  readonly errors?: ErrorForm;
  /** Takes a place for the duration of the request; @throws GoogleError where all are taken. */
  readonly enter?: (call: Call) => () => void;
}

/** Finds who serves a path; undefined where nobody does. `host` is the Host header, '' where there is none. */
export type Resolver = (verb: string, path: string, host: string) => Endpoint | undefined;

export function emptyTrace(): Trace {
  return { user: null, clientId: null, units: 0, effect: [], parts: [], fault: null };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', 'cache-control': 'private', ...headers },
    body: JSON.stringify(value),
  };
}

/** The same for an object whose large `raw` is base64url: it needs no escaping, and most of an answer is it. */
export function jsonWithRaw(value: object, raw: string): Answer {
  const head = `${JSON.stringify({ ...value, raw: undefined }).slice(0, -1)},"raw":"`;
  const start = Buffer.byteLength(head);
  const body = Buffer.allocUnsafe(start + raw.length + 2);
  body.write(head);
  body.write(raw, start, 'latin1');
  body.write('"}', start + raw.length, 'latin1');
  return { ...json(200, {}), body };
}

export function noContent(): Answer {
  return { status: 204, headers: {}, body: '' };
}

export function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store', ...headers }, body: '' };
}

/** The body of a form post. */
export function form(call: Call): URLSearchParams {
  return new URLSearchParams(call.body.toString('utf8'));
}
