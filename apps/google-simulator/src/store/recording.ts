import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { isGoogles } from '../http/host.js';
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

/** Of the connection, not of the request; a Host of Google's own names is kept: it says whose batch it is. */
const NOT_KEPT = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);

function isKept(name: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  return name === 'host' ? isGoogles(value) : !NOT_KEPT.has(name);
}

/** Writes every request down in the order in which it arrived, a line each. It holds tokens: for simulated people only. */
export class Recording {
  private constructor(private readonly fd: number) {}

  static open(file: string): Recording {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return new Recording(openSync(file, 'w', 0o600));
  }

  note(verb: string, target: string, headers: Readonly<Record<string, string | undefined>>, body: Buffer): void {
    const kept = Object.entries(headers).filter(([name, value]) => isKept(name, value));
    const arrived = { verb, target, headers: Object.fromEntries(kept), body: body.toString('base64') };
    writeWhole(this.fd, Buffer.from(`${JSON.stringify(arrived)}\n`));
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
    await send(url, JSON.parse(line) as RecordedRequest);
  }
  return lines.length;
}

/** Ends with the answer, and also where that is cut off on purpose: it was for the first caller. */
function send(url: string, { verb, target, headers, body }: RecordedRequest): Promise<void> {
  const bytes = Buffer.from(body, 'base64');
  const length = bytes.length === 0 ? {} : { 'content-length': bytes.length };
  return new Promise((resolve) => {
    // Not by fetch: it sends no Host header but its own.
    const sent = request(`${url}${target}`, { method: verb, headers: { ...headers, ...length } }, (response) =>
      response.resume().once('close', resolve),
    );
    sent.once('error', () => resolve());
    sent.end(bytes);
  });
}
