import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

/** The gateway of a running demo, for `npm run dev -w @gatehouse/console`. */
const gateway = process.env.GATEWAY_URL ?? 'http://localhost:4000';

/** Assets never change under their name, so they are compressed once, here, and sent as they lie. */
function compressOnce(): Plugin {
  return {
    name: 'compress-once',
    apply: 'build',
    writeBundle({ dir = 'dist' }) {
      const folder = join(dir, 'assets');
      for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg)$/.test(file))) {
        const bytes = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes));
      }
    },
  };
}

const FIRST_LOAD_BYTES = 200_000;

/** Fails the build when a page's first load (entry, page, one language, all they import) is over 200 kB of script, gzipped. */
function keepBudget(): Plugin {
  return {
    name: 'keep-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const start = chunks.filter((chunk) => chunk.isEntry || chunk.name === 'en');
      for (const page of chunks.filter(({ name }) => name.endsWith('.page'))) {
        const loaded = [...withImports([...start, page], byName)];
        const bytes = loaded.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
        if (bytes > FIRST_LOAD_BYTES)
          this.error(`${page.name} loads ${bytes} bytes of script, ${FIRST_LOAD_BYTES} may be`);
      }
    },
  };
}

function withImports(wanted: Rolldown.OutputChunk[], byName: ReadonlyMap<string, Rolldown.OutputChunk>) {
  const found = new Set<Rolldown.OutputChunk>();
  for (let chunk = wanted.pop(); chunk !== undefined; chunk = wanted.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    wanted.push(...chunk.imports.flatMap((name) => byName.get(name) ?? []));
  }
  return found;
}

export default defineConfig({
  plugins: [react(), keepBudget(), compressOnce()],
  // The gateway puts a fresh nonce here each time it sends the page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    sourcemap: false,
    // No inlined data: addresses in styles; the policy allows fonts from this origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': gateway, '/oauth': gateway } },
});
