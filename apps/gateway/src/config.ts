import { busEnv, processEnv } from '@gatehouse/config';
import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Over plain http a session cookie and its mail could be read on the way, so only this machine may use it. */
function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}

const origin = (what: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be ${what}` })
    .refine((url) => new URL(url).pathname === '/', 'must have no path')
    .transform((url) => new URL(url).origin);

export const gatewayEnv = z.object({
  ...processEnv,
  ...busEnv,
  /** As people type it: `https://hub.example.org`, or `http://localhost:PORT`. */
  PUBLIC_URL: origin("the gateway's address").refine(isSafe, 'must be https, or http on localhost'),
  MAIL_URL: origin("the mail service's address"),
  AUDIT_URL: origin("the audit service's address"),
  /** The built console (`apps/console/dist`). */
  CONSOLE_DIR: z.string().min(1),
});
export type GatewayConfig = Readonly<z.output<typeof gatewayEnv>>;

/** Injects the settings: `@Inject(CONFIG) config: GatewayConfig`. */
export const CONFIG = Symbol('gateway.config');
