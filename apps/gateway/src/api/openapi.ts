import { ProblemView } from '@gatehouse/contracts';
import { z } from 'zod';
import { API_ROUTES, type ApiRoute } from './routes.js';
import { SchemaBook } from './schema-book.js';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 made from the contracts and the table of routes. */
export function openApiDocument(): Json {
  const book = new SchemaBook();
  const problem = {
    description: 'RFC 9457 problem',
    content: { 'application/problem+json': schemaIn(book, ProblemView) },
  };
  const paths: Record<string, Json> = {};
  for (const route of API_ROUTES) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route, book);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description: 'Google accounts of an organisation, connected by consent; every access on a record one can verify.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: book.components(),
      responses: { Problem: problem },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-gh' },
        push: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

function operation(route: ApiRoute, book: SchemaBook): Json {
  const { id, summary, auth, body, status, answer, media = 'application/json' } = route;
  const content = answer === undefined ? binary(route, media) : { content: { [media]: schemaIn(book, answer) } };
  return {
    operationId: id,
    summary,
    tags: [route.path.split('/')[3] ?? 'browser'],
    security: auth === 'public' ? [] : [{ [auth]: [] }],
    parameters: [...pathParameters(route.path), ...queryParameters(route.query, book)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: book.schema(body, 'input') } } } }),
    responses: {
      [String(status)]: { description: summary, ...content },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

/** Bytes and text that no schema describes; nothing where the status itself is the answer. */
function binary({ media: declared }: ApiRoute, media: string): Json {
  return declared === undefined ? {} : { content: { [media]: {} } };
}

function schemaIn(book: SchemaBook, schema: z.ZodType): Json {
  return { schema: book.schema(schema, 'output') };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined, book: SchemaBook): Json[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !z.safeParse(schema, undefined).success,
    schema: book.schema(schema as z.ZodType, 'input'),
  }));
}
