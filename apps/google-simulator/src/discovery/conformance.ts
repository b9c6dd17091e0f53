import { type AlwaysPresent } from '../api/api.js';
import { APIS } from '../apis.js';
import { checkQuery, checkValue } from './check.js';
import { type DiscoveryDocument, loadDiscovery, type MatchedMethod, MethodIndex, type Schema } from './document.js';

interface Known {
  readonly document: DiscoveryDocument;
  readonly index: MethodIndex;
  readonly alwaysPresent: Readonly<Record<string, AlwaysPresent>>;
}

/** A request and its answer, as they stood on the wire. Bodies are parsed JSON; undefined where there is none. */
export interface Exchange {
  readonly verb: string;
  readonly url: URL;
  readonly body?: unknown;
  readonly answer?: unknown;
}

/** Holds exchanges against Google's own documents, whichever API they belong to. */
export class Conformance {
  private readonly known: readonly Known[];

  /** @param others documents of what is served without being one of `APIS`: `oauth2.v2` */
  constructor(others: readonly string[] = []) {
    const named = [...APIS, ...others.map((name) => ({ name, alwaysPresent: {} }))];
    this.known = named.map(({ name, alwaysPresent }) => {
      const document = loadDiscovery(name);
      return { document, index: new MethodIndex(document), alwaysPresent };
    });
  }

  methodOf(verb: string, url: URL): string | undefined {
    return this.find(verb, url)?.matched.method.id;
  }

  /** Every way in which the exchange is not what the documents promise. A `fields` selector lets answers be partial. */
  violationsOf(exchange: Exchange): string[] {
    const found = this.find(exchange.verb, exchange.url);
    if (found === undefined) return [`${exchange.verb} ${exchange.url.pathname}: no such method`];
    const { document, alwaysPresent, matched } = found;
    const { request, response, id } = matched.method;
    const query = checkQuery(document, matched.method, declaredQuery(exchange.url, matched));
    const asked = exchange.body === undefined || !request ? [] : checkValue(document, request, exchange.body);
    const answered = answerFaults(document, response, exchange.answer);
    const isWhole = !exchange.url.searchParams.has('fields');
    const missing =
      isWhole && response !== undefined ? missingFields(document, response, exchange.answer, alwaysPresent) : [];
    return [
      ...(query === undefined ? [] : [`${id} query: ${query}`]),
      ...asked.map((fault) => `${id} request: ${fault}`),
      ...[...answered, ...missing].map((fault) => `${id} answer: ${fault}`),
    ];
  }

  private find(verb: string, url: URL): (Known & { readonly matched: MatchedMethod }) | undefined {
    for (const known of this.known) {
      const matched = known.index.match(verb, url.pathname);
      if (matched !== undefined) return { ...known, matched };
    }
    return undefined;
  }
}

/** The address of an upload session has an id that no document declares. */
function declaredQuery({ searchParams }: URL, { upload }: MatchedMethod): URLSearchParams {
  const query = new URLSearchParams(searchParams);
  if (upload) query.delete('upload_id');
  return query;
}

function answerFaults(document: DiscoveryDocument, response: Schema | undefined, answer: unknown): string[] {
  if (answer === undefined) return [];
  return response === undefined ? ['there is one, and no schema for it'] : checkValue(document, response, answer);
}

/** Walks an answer along its schema and names each field that must be there and is not. */
function missingFields(
  document: DiscoveryDocument,
  schema: Schema,
  value: unknown,
  always: Readonly<Record<string, AlwaysPresent>>,
  path = '',
): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (schema.$ref !== undefined) {
    const own = (always[schema.$ref]?.fields ?? []).filter((field) => !(field in value));
    const target = document.schemas[schema.$ref] ?? {};
    return [
      ...own.map((field) => `${path}: ${schema.$ref ?? ''} has no ${field}`),
      ...missingFields(document, target, value, always, path),
    ];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      missingFields(document, schema.items ?? {}, item, always, `${path}[${String(index)}]`),
    );
  return Object.entries(value).flatMap(([name, item]) =>
    missingFields(
      document,
      schema.properties?.[name] ?? schema.additionalProperties ?? {},
      item,
      always,
      `${path}.${name}`,
    ),
  );
}
