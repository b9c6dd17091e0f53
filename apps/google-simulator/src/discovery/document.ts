import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** JSON schema as discovery documents write it. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly $ref?: string;
}

export interface Parameter extends Schema {
  readonly location: 'path' | 'query';
  readonly required?: boolean;
  readonly repeated?: boolean;
  readonly pattern?: string;
}

export interface Method {
  readonly id: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly request?: { readonly $ref: string };
  readonly response?: { readonly $ref: string };
  readonly scopes?: readonly string[];
  readonly mediaUpload?: {
    readonly maxSize?: string;
    readonly protocols: { readonly simple: { readonly path: string }; readonly resumable?: { readonly path: string } };
  };
}

interface Resource {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

export interface DiscoveryDocument extends Resource {
  readonly servicePath: string;
  readonly batchPath: string;
  readonly parameters: Readonly<Record<string, Schema>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Google's own documents, byte for byte; `src` and `dist` stand equally deep. */
const FOLDER = new URL('../../../../libs/testing/discovery/', import.meta.url);

/** @param name `gmail.v1`, `calendar.v3`, … */
export function loadDiscovery(name: string): DiscoveryDocument {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, FOLDER)), 'utf8')) as DiscoveryDocument;
}

export function methodsOf(resource: Resource): Method[] {
  const nested = Object.values(resource.resources ?? {}).flatMap(methodsOf);
  return [...Object.values(resource.methods ?? {}), ...nested];
}

export interface MatchedMethod {
  readonly method: Method;
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** The request came to the upload address. */
  readonly upload: boolean;
}

/** Finds the method of a request by verb and path. */
export class MethodIndex {
  private readonly rows: { verb: string; pattern: RegExp; method: Method; upload: boolean }[];

  constructor(document: DiscoveryDocument) {
    this.rows = methodsOf(document).flatMap((method) => [
      {
        verb: method.httpMethod,
        pattern: toPattern(`/${document.servicePath}${method.path}`, method),
        method,
        upload: false,
      },
      ...(method.mediaUpload === undefined
        ? []
        : [
            {
              verb: method.httpMethod,
              pattern: toPattern(method.mediaUpload.protocols.simple.path, method),
              method,
              upload: true,
            },
          ]),
    ]);
    // Literal segments win over parameters: messages/send is not messages/{id}.
    this.rows.sort((a, b) => parameterCount(a.pattern) - parameterCount(b.pattern));
  }

  match(verb: string, path: string): MatchedMethod | undefined {
    for (const row of this.rows) {
      const found = row.verb === verb ? row.pattern.exec(path) : null;
      if (found === null) continue;
      const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)] as const);
      return { method: row.method, params: Object.fromEntries(params), upload: row.upload };
    }
    return undefined;
  }
}

/** `{id}` is one segment; `{+resourceName}` is what the parameter's own pattern says, slashes and all. */
function toPattern(path: string, method: Method): RegExp {
  const pieces = path.split(/(\{\+?\w+\})/).map((piece) => {
    const [, plus, name] = /^\{(\+?)(\w+)\}$/.exec(piece) ?? [];
    if (name === undefined) return piece.replace(/[.*+?^$()[\]\\|]/g, '\\$&');
    const own = plus === '+' ? method.parameters?.[name]?.pattern?.replace(/^\^|\$$/g, '') : undefined;
    return `(?<${name}>${own ?? '[^/:]+'})`;
  });
  return new RegExp(`^${pieces.join('')}$`);
}

function parameterCount(pattern: RegExp): number {
  return pattern.source.split('(?<').length - 1;
}

/** A broken escape stays as it was sent; it names nothing. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
