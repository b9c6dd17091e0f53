import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from './openapi.js';
import { API_ROUTES } from './routes.js';

const committed = join(process.cwd(), 'apps/gateway/openapi.json');

describe('the OpenAPI document', () => {
  it('is committed as the contracts make it (npm run openapi -w @gatehouse/gateway)', () => {
    expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('refers only to schemas that it holds', () => {
    const text = JSON.stringify(openApiDocument());
    const { schemas } = openApiDocument().components as { schemas: Record<string, unknown> };
    const wanted = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(wanted.filter((name) => schemas[name!] === undefined)).toEqual([]);
    expect(text).not.toContain('$defs');
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(['Message', 'Problem', 'Session', 'SyncStatus', 'Thread']),
    );
  });

  it('gives every operation a name of its own', () => {
    const ids = API_ROUTES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
