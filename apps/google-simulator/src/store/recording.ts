import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from './journal.js';

/** A request as it arrived. */
export interface RecordedRequest {
  readonly verb: string;
  /** Path and query, undecoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
}

/** Of the connection, not of the request. */
const NOT_KEPT = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);

/** Writes every request down in the order in which it arrived, a line each. It holds tokens: for simulated people only. */
export class Recording {
  private constructor(private readonly fd: number) {}

  static open(file: string): Recording {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return new Recording(openSync(file, 'w', 0o600));
  }

  note(verb: string, target: string, headers: Readonly<Record<string, string | undefined>>, body: Buffer): void {
    const kept = Object.entries(headers).filter(([name, value]) => !NOT_KEPT.has(name) && value !== undefined);
    const request = { verb, target, headers: Object.fromEntries(kept), body: body.toString('base64') };
    writeWhole(this.fd, Buffer.from(`${JSON.stringify(request)}\n`));
  }

  close(): void {
    closeSync(this.fd);
  }
}

/**
 * Sends the requests of a recording, each after the answer to the one before. A simulator with the same accounts, clients,
 * `randomSeed` and `virtualClock` as the recorded one writes the same ledger, byte for byte.
 * @returns how many were sent
 */
export async function replay(file: string, url: string): Promise<number> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  for (const line of lines) {
    const { verb, target, headers, body } = JSON.parse(line) as RecordedRequest;
    const init = body === '' ? {} : { body: Buffer.from(body, 'base64') };
    // What is cut off on purpose ends in an error here as it did for the first caller.
    await fetch(`${url}${target}`, { method: verb, headers, redirect: 'manual', ...init })
      .then((response) => response.arrayBuffer())
      .catch(() => undefined);
  }
  return lines.length;
}
