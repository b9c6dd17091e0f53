import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The gateway of a running demo, for `npm run dev -w @gatehouse/console`. */
const gateway = process.env['GATEWAY_URL'] ?? 'http://localhost:4000';

export default defineConfig({
  plugins: [react()],
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
