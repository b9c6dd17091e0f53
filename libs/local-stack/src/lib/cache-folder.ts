import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the launcher fetched or built, shared by all checkouts of this user. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gatehouse');
}

/** Pinned versions; each was tried together with the rest. */
export const VERSIONS = {
  nodeFloor: '22.22.0',
  node: '24.21.0',
  secantusdRust: '0.5.3-beta.196',
  secantusdWheel: '0.7.0b3',
  nats: '2.15.1',
  natsFloor: '2.12.6',
  mongodFloor: '7.0.0',
} as const;
