import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { openApiDocument } from './openapi.js';

/** `npm run openapi -w @gatehouse/gateway`: writes the committed document anew. */
writeFileSync(new URL('../../openapi.json', import.meta.url), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
