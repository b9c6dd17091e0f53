import { z } from 'zod';

type Json = Record<string, unknown>;

/** Turns zod schemas into JSON Schema 2020-12; those with an id are written once and referred to. */
export class SchemaBook {
  private readonly named = new Map<string, unknown>();

  schema(schema: z.ZodType, io: 'input' | 'output'): unknown {
    // Wrapped, because zod writes a root schema out even when it has an id.
    const written = z.toJSONSchema(z.object({ root: schema }), { io, unrepresentable: 'any' }) as Json;
    for (const [name, definition] of Object.entries((written.$defs ?? {}) as Json)) {
      if (!this.named.has(name)) this.named.set(name, referring(definition));
    }
    return referring((written.properties as Json).root);
  }

  /** Sorted by name, so that the document does not change with the order of the routes. */
  components(): Json {
    return Object.fromEntries([...this.named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === 'id' && typeof inner === 'string' && 'type' in value))
      .map(([key, inner]) => [key, key === '$ref' ? toComponent(inner) : referring(inner)]),
  );
}

function toComponent(reference: unknown): string {
  return String(reference).replace('#/$defs/', '#/components/schemas/');
}
