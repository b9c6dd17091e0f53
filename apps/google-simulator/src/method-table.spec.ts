import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APIS } from './apis.js';
import { loadDiscovery, methodsOf } from './discovery/document.js';

const PAGE = join(import.meta.dirname, '../docs/methods.md');

const HEAD = `# Every method of Google's documents

Written by \`UPDATE_DOCS=1 npx jest apps/google-simulator/src/method-table\`; a test fails when it is not what the code says. How a method behaves,
and where that is known from, stands on the page of its API.
`;

function methodTable(): string {
  const sections = APIS.map(({ name, handlers, notSimulated }) => {
    const rows = methodsOf(loadDiscovery(name)).map(({ id }) => {
      const reason = notSimulated.find(([prefix]) => id.startsWith(prefix))?.[1] ?? '';
      return `- \`${id}\` — ${id in handlers ? 'simulated' : `**not simulated**: ${reason}`}\n`;
    });
    const page = `${name.split('.')[0] ?? name}.md`;
    return `\n## ${name}: ${String(Object.keys(handlers).length)} of ${String(rows.length)} ([how](${page}))\n\n${rows.join('')}`;
  });
  return HEAD + sections.join('');
}

it('is told truly in docs/methods.md which methods are simulated, and why others are not', () => {
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, methodTable());
  expect(readFileSync(PAGE, 'utf8')).toBe(methodTable());
});
