import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './demo.js';

const POINT = /\bfaultPoint\(\s*'([^']+)'\s*\)/g;
const NOT_A_LITERAL = /\bawait faultPoint\(\s*[^'\s]/;

/** Every fault point of the sources, by reading them: one that nobody listed cannot be forgotten. */
export function faultPoints(): string[] {
  const names = new Set<string>();
  for (const file of sources()) {
    const text = readFileSync(file, 'utf8');
    if (NOT_A_LITERAL.test(text)) throw new Error(`${file} has a fault point whose name is not a literal`);
    for (const [, name] of text.matchAll(POINT)) names.add(name ?? '');
  }
  return [...names].sort();
}

function sources(): string[] {
  return ['apps', 'libs'].flatMap((kind) =>
    readdirSync(join(ROOT, kind)).flatMap((project) => {
      const folder = join(ROOT, kind, project, 'src');
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.endsWith('fault-point.ts'))
        .filter((name) => project !== 'gatehouse-e2e' && name !== '')
        .map((name) => join(folder, name));
    }),
  );
}
