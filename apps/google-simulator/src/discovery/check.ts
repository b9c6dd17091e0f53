import { type DiscoveryDocument, type Method, type Schema } from './document.js';

/**
 * Holds a value against a schema of a discovery document. Unknown fields are faults: the documents do not say so, Google's
 * servers do for requests, and the simulator must not invent any in answers.
 * @returns every fault as `path: what is wrong`; empty = holds
 */
export function checkValue(document: DiscoveryDocument, schema: Schema, value: unknown, path = ''): string[] {
  if (schema.$ref !== undefined) return checkValue(document, document.schemas[schema.$ref] ?? {}, value, path);
  switch (schema.type) {
    case 'object':
      return checkObject(document, schema, value, path);
    case 'array':
      if (!Array.isArray(value)) return [`${path}: is no list`];
      return value.flatMap((item, index) =>
        checkValue(document, schema.items ?? {}, item, `${path}[${String(index)}]`),
      );
    case 'string':
      return checkString(schema, value, path);
    case 'integer':
      return Number.isInteger(value) && inRange(Number(value), schema.format)
        ? []
        : [`${path}: is no ${schema.format ?? 'integer'}`];
    case 'number':
      return typeof value === 'number' ? [] : [`${path}: is no number`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: is no boolean`];
    default:
      return [];
  }
}

function checkObject(document: DiscoveryDocument, schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: is no object`];
  return Object.entries(value).flatMap(([name, item]) => {
    const property = schema.properties?.[name] ?? schema.additionalProperties;
    const at = path === '' ? name : `${path}.${name}`;
    return property === undefined ? [`${at}: unknown field`] : checkValue(document, property, item, at);
  });
}

function checkString(schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== 'string') return [`${path}: is no string`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${path}: is not one of ${schema.enum.join('|')}`];
  if (schema.format === 'int64' && !/^-?\d{1,19}$/.test(value)) return [`${path}: is no int64`];
  if (schema.format === 'uint64' && !/^\d{1,20}$/.test(value)) return [`${path}: is no uint64`];
  if (schema.format === 'byte' && !/^[\w-]*={0,2}$/.test(value)) return [`${path}: is no base64url`];
  return [];
}

function inRange(value: number, format: string | undefined): boolean {
  if (format === 'uint32') return value >= 0 && value <= 4_294_967_295;
  return value >= -2_147_483_648 && value <= 2_147_483_647;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  uint32: 'TYPE_UINT32',
  int32: 'TYPE_INT32',
  uint64: 'TYPE_UINT64',
  int64: 'TYPE_INT64',
};

/**
 * Holds a query string against a method, with the words of Google's front end (observed).
 * @returns the message of the 400, or undefined
 */
export function checkQuery(document: DiscoveryDocument, method: Method, query: URLSearchParams): string | undefined {
  for (const [name, value] of query) {
    const parameter = method.parameters?.[name];
    const schema = parameter?.location === 'query' ? parameter : document.parameters[name];
    if (schema === undefined) {
      return `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
    }
    const type = mistyped(schema, value);
    if (type !== undefined) return `Invalid value at '${toSnake(name)}' (${type}), "${value}"`;
  }
  return undefined;
}

function mistyped(schema: Schema, value: string): string | undefined {
  if (schema.type === 'boolean') return /^(true|false)$/.test(value) ? undefined : 'TYPE_BOOL';
  const type = TYPE_NAMES[schema.format ?? ''];
  const fits =
    schema.type !== 'integer'
      ? /^-?\d+$/.test(value)
      : /^-?\d{1,10}$/.test(value) && inRange(Number(value), schema.format);
  if (type !== undefined) return fits ? undefined : type;
  return schema.enum === undefined || schema.enum.includes(value) ? undefined : 'TYPE_ENUM';
}

function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
