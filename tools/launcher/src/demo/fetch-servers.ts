import { findDatabase, findNats, requireDatabase, requireNats } from '@gatehouse/local-stack';
import { type Progress } from './progress.js';

const isSet = (name: string): boolean => (process.env[name] ?? '') !== '';

/** Fetches the servers that are neither on this machine nor named by a setting; says so only when it does. */
export async function fetchServers(progress: Progress): Promise<void> {
  if (!isSet('MONGO_URL') && (await findDatabase()) === undefined) {
    await progress.step('fetching a database server', () => requireDatabase());
  }
  if (!isSet('NATS_URL') && (await findNats()) === undefined) {
    await progress.step('fetching nats-server', () => requireNats());
  }
}
