import { type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type FaultAction } from '../sim/faults.js';
import { type Gate } from './bandwidth.js';
import { type Answer, type Body } from './call.js';

/**
 * Sends an answer, or harms it as the planted fault says.
 * @returns the status that the caller has had in full, or null where it cannot have had it.
 */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  fault: FaultAction | undefined,
  gate?: Gate,
): Promise<number | null> {
  if (fault?.dropAfterEffect === true) {
    await swallow(answer.body);
    response.destroy();
    return null;
  }
  if (fault?.truncate !== undefined || fault?.invalidJson === true) return deliverCut(response, answer, fault);
  response.writeHead(answer.status, withLength(answer));
  await (gate === undefined ? write(response, answer.body) : writeSlowly(response, answer.body, gate));
  if (response.destroyed) return null;
  const left = once(response, 'close');
  response.end();
  await left;
  return response.writableFinished ? answer.status : null;
}

async function deliverCut(response: ServerResponse, answer: Answer, fault: FaultAction): Promise<number | null> {
  const whole = await collect(answer.body);
  const kept = fault.invalidJson === true ? Math.floor(whole.length / 2) : Math.min(fault.truncate ?? 0, whole.length);
  if (fault.invalidJson === true)
    return deliver(response, { ...answer, status: 200, body: whole.subarray(0, kept) }, undefined);
  response.writeHead(answer.status, withLength({ ...answer, body: whole }));
  await new Promise((resolve) => response.write(whole.subarray(0, kept), resolve));
  response.destroy();
  return null;
}

/** The simulator keeps going while the caller is slow: it holds one chunk at a time. */
async function write(response: ServerResponse, body: Body): Promise<void> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return void response.write(body);
  for await (const chunk of body) {
    if (response.destroyed) continue;
    if (!response.write(chunk)) await drained(response);
  }
}

/** Piece by piece, each in its turn; whoever has gone away is not waited for. */
async function writeSlowly(response: ServerResponse, body: Body, gate: Gate): Promise<void> {
  const chunks = typeof body === 'string' || Buffer.isBuffer(body) ? [body] : body;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    for (let at = 0; at < bytes.length && !response.destroyed; at += gate.piece) {
      const piece = bytes.subarray(at, at + gate.piece);
      await gate.pass(piece.length);
      if (!response.write(piece)) await drained(response);
    }
  }
}

/** Room to write again, or nobody there any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

function withLength(answer: Answer): Record<string, string> {
  const { body, headers } = answer;
  if (answer.status === 204 || (typeof body !== 'string' && !Buffer.isBuffer(body))) return headers;
  return { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}

async function swallow(body: Body): Promise<void> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return;
  for await (const _chunk of body);
}

async function collect(body: Body): Promise<Buffer> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body);
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
