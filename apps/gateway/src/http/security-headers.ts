import type { FastifyInstance } from 'fastify';

/** Answers that are no page: nothing may be loaded, run or framed from them, whatever they hold. */
const DATA_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** A mail's own document: its inline styles and inline pictures, no script, no request, framed by the console alone. */
export const MAIL_DOCUMENT_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** The console: own scripts and styles, style tags made at run time by the page's nonce, requests to this origin alone. */
export function consoleCsp(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Set before anything else happens, so that errors carry them too (ASVS 3.4). A route may replace one, never drop it. */
export function addSecurityHeaders(instance: FastifyInstance, publicUrl: string): void {
  const headers = headersFor(publicUrl);
  instance.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ ...headers, 'x-correlation-id': request.id });
    done();
  });
}

function headersFor(publicUrl: string): Record<string, string> {
  return {
    'content-security-policy': DATA_CSP,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cache-control': 'no-store',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}
