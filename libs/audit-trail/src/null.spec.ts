import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
/** The benchmark's composition root, where it stands. */
const MAY_IMPORT = 'tools/bench/';

describe('the null adapter', () => {
  it('is imported by the benchmark alone: nothing else can turn the trail off', () => {
    const importers = ['apps', 'libs', 'tools']
      .flatMap((area) => sources(area))
      .filter((path) => /['"](@gatehouse\/audit-trail\/null|\.\.?\/(.*\/)?null\.js)['"]/.test(read(path)));
    expect(importers.filter((path) => !path.startsWith(MAY_IMPORT))).toEqual([]);
  });

  it('is not part of what the library exports', () => {
    expect(read('libs/audit-trail/src/index.ts')).not.toContain('null.js');
  });
});

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

function sources(area: string): string[] {
  return readdirSync(join(ROOT, area)).flatMap((project) => {
    const src = join(area, project, 'src');
    try {
      const names = readdirSync(join(ROOT, src), { recursive: true }).map(String);
      return names.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.spec.ts')).map((name) => join(src, name));
    } catch {
      return [];
    }
  });
}
