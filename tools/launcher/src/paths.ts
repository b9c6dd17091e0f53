import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The checkout: this file is `tools/launcher/{src,dist}/paths`. */
export const ROOT = resolve(import.meta.dirname, '../../..');

export const mainOf = (project: string): string => join(ROOT, project, 'dist/main.js');

/** Loaded before a service: OpenTelemetry, when `OTEL_*` ask for it. */
export const REGISTER = pathToFileURL(join(ROOT, 'libs/telemetry/dist/register.js')).href;

/** Where trust is kept: outside the data folder, so that who alters the data does not hold it. */
export function trustFolder(origin: string): string {
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'gatehouse', origin);
}
