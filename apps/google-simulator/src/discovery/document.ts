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
  /** `gmail`. */
  readonly name: string;
  /** `v1`. */
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly documentationLink: string;
  readonly icons?: unknown;
  /** With a slash at the end. */
  readonly rootUrl: string;
  readonly servicePath: string;
  readonly batchPath: string;
  readonly parameters: Readonly<Record<string, Schema>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Google's own documents, byte for byte; `src` and `dist` stand equally deep. */
const FOLDER = new URL('../../../../libs/testing/discovery/', import.meta.url);

/** @param name `gmail.v1`, `calendar.v3`, … */
export function loadDiscovery(name: string): DiscoveryDocument {
  return JSON.parse(discoveryText(name)) as DiscoveryDocument;
}

/** The document as Google sends it. */
export function discoveryText(name: string): string {
  return readFileSync(fileURLToPath(new URL(`${name}.json`, FOLDER)), 'utf8');
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
  /** The request came to the address of resumable uploads alone. */
  readonly isResumable: boolean;
  /** The verb is that of an upload session, not the method's own. */
  readonly isSession: boolean;
}

interface Row extends Omit<MatchedMethod, 'params'> {
  readonly pattern: RegExp;
}

/** Finds the method of a request by verb and path. */
export class MethodIndex {
  /** By verb and number of segments, so that few patterns are tried. */
  private readonly rows = new Map<string, Row[]>();

  constructor(document: DiscoveryDocument) {
    for (const method of methodsOf(document)) {
      const own = { method, upload: false, isResumable: false, isSession: false };
      this.add(`/${document.servicePath}${method.path}`, method.httpMethod, own);
      if (method.mediaUpload !== undefined) this.addUploads(method, method.mediaUpload.protocols);
    }
    // Literal segments win over parameters: messages/send is not messages/{id}.
    for (const rows of this.rows.values()) rows.sort((a, b) => parameterCount(a.pattern) - parameterCount(b.pattern));
  }

  match(verb: string, path: string): MatchedMethod | undefined {
    for (const row of this.rows.get(shapeOf(verb, path)) ?? []) {
      const found = row.pattern.exec(path);
      if (found === null) continue;
      const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)] as const);
      const { pattern: _pattern, ...matched } = row;
      return { ...matched, params: Object.fromEntries(params) };
    }
    return undefined;
  }

  /** Both addresses; a session is written to by PUT whatever the method's own verb. */
  private addUploads(method: Method, { simple, resumable }: NonNullable<Method['mediaUpload']>['protocols']): void {
    const { httpMethod } = method;
    for (const path of [simple.path, ...(resumable ? [resumable.path] : [])]) {
      const isResumable = path !== simple.path;
      this.add(path, httpMethod, { method, upload: true, isResumable, isSession: false });
      if (httpMethod !== 'PUT') this.add(path, 'PUT', { method, upload: true, isResumable, isSession: true });
    }
  }

  private add(path: string, verb: string, matched: Omit<Row, 'pattern'>): void {
    const { method } = matched;
    const row = { ...matched, pattern: toPattern(path, method) };
    const shape = shapeOf(verb, spelledOut(path, method));
    const others = this.rows.get(shape);
    if (others === undefined) this.rows.set(shape, [row]);
    else others.push(row);
  }
}

function shapeOf(verb: string, path: string): string {
  return `${verb} ${String(path.split('/').length)}`;
}

/** `{+resourceName}` stands for as many segments as its own pattern has. */
function spelledOut(path: string, method: Method): string {
  return path.replace(/\{\+(\w+)\}/g, (whole, name: string) => ownPattern(method, name) ?? whole);
}

function ownPattern(method: Method, name: string): string | undefined {
  return method.parameters?.[name]?.pattern?.replace(/^\^|\$$/g, '').replaceAll('[^/]', '[^\\x2f]');
}

/** `{id}` is one segment; `{+resourceName}` is what the parameter's own pattern says, slashes and all. */
function toPattern(path: string, method: Method): RegExp {
  const pieces = path.split(/(\{\+?\w+\})/).map((piece) => {
    const [, plus, name] = /^\{(\+?)(\w+)\}$/.exec(piece) ?? [];
    if (name === undefined) return piece.replace(/[.*+?^$()[\]\\|]/g, '\\$&');
    const own = plus === '+' ? ownPattern(method, name) : undefined;
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
