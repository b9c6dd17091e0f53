import { HubError } from '@gatehouse/errors';
import { Agent, request, type Dispatcher } from 'undici';
import { GoogleError } from '../errors.js';

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | undefined;
  /** The bytes, once; leaving the loop early frees the socket. */
  readonly body: AsyncIterable<Buffer>;
  /** Frees the socket of a body that nobody reads. */
  discard(): void;
}

/** Pooled keep-alive HTTP with deadlines; redirects are never followed. */
export class Transport {
  readonly #agent: Agent;

  constructor(options: { connectionsPerOrigin: number }) {
    this.#agent = new Agent({
      connections: options.connectionsPerOrigin,
      pipelining: 1,
      connect: { timeout: 10_000 },
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
    });
  }

  /**
   * @param begin called when a socket is free, right before the first byte leaves: nothing is sent when it throws, and
   *   what it threw is thrown
   */
  async send(call: HttpCall, signal: AbortSignal, begin: () => void): Promise<HttpAnswer> {
    try {
      const { statusCode, headers, body } = await request(call.url, {
        method: call.method,
        headers: call.headers,
        body: call.body ?? null,
        dispatcher: this.#agent.compose(announcing(begin)),
        signal,
      });
      const header = (name: string): string | undefined => {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      // Destroying an unread body makes it emit an error; nobody waits for it any more, and unheard it would end the process.
      const discard = () => void body.on('error', () => undefined).destroy();
      return { status: statusCode, header, body, discard };
    } catch (error) {
      throw error instanceof HubError ? error : toNetworkError(error, signal);
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }
}

function announcing(begin: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      begin();
      start?.(controller, context);
    };
    return dispatch(options, handler);
  };
}

/** Reads at most `maxBytes`; more is a fault of the answer, and the socket is freed. */
export async function readBounded(answer: HttpAnswer, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw toNetworkError(error, signal);
  }
  if (size > maxBytes) {
    throw new GoogleError('GOOGLE.ANSWER_INVALID', 'give-up', `Google's answer is larger than ${maxBytes} bytes.`);
  }
  return Buffer.concat(chunks, size);
}

export function toNetworkError(error: unknown, signal: AbortSignal): GoogleError {
  if (error instanceof GoogleError) return error;
  if (signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError') {
    return new GoogleError('GOOGLE.TIMEOUT', 'retry-later', 'Google did not answer in time; the work is tried again.', {
      cause: error,
    });
  }
  if (signal.aborted) return new GoogleError('GOOGLE.ABORTED', 'give-up', 'The call was stopped.', { cause: error });
  return new GoogleError('GOOGLE.UNAVAILABLE', 'retry-later', 'Google cannot be reached; the work is tried again.', {
    cause: error,
  });
}
