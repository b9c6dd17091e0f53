import { type MatchedMethod } from '../discovery/document.js';
import { type Answer, type Body, type Call, emptyTrace, type Endpoint } from '../http/call.js';
import { GoogleError } from '../http/google-error.js';
import { answerOf, planted } from '../http/server.js';
import { type Faults } from '../sim/faults.js';
import { boundaryOf, type Part, splitMultipart, toPart } from './multipart.js';
import { type FrontDoor } from './front-door.js';

/** A batch has a hundred small parts: so many bytes of them go out at once, and so many are copied for it. */
const CHUNK_BYTES = 131_072;
const COPIED_BYTES = 524_288;
const LINE_END = Buffer.from('\r\n');

interface InnerRequest {
  readonly contentId: string | null;
  readonly verb: string;
  readonly url: URL;
  readonly part: Part;
}

/** POST /batch/{api}/{version}: each part is served, charged and entered on its own; the outer status is 200. */
export class Batch {
  constructor(
    private readonly door: FrontDoor,
    private readonly faults: Faults,
  ) {}

  async handle(call: Call): Promise<Answer> {
    const boundary = boundaryOf(call.headers['content-type']);
    if (boundary === undefined)
      throw new GoogleError(400, 'badRequest', 'Failed to parse batch request, error: no boundary');
    const { maxBatch } = this.door.api;
    const inner = splitMultipart(call.body, boundary).map(toInner);
    if (inner.length === 0) throw new GoogleError(400, 'badRequest', 'The batch request is empty.');
    if (inner.length > maxBatch)
      throw new GoogleError(
        400,
        'badRequest',
        `The batch request could not be processed. The number of calls (${String(inner.length)}) exceeds the limit of ${String(maxBatch)}.`,
      );
    const answered = `batch_${call.requestId}`;
    // Writes happen whether or not the caller stays to read; reads are made while the answer is sent, one in memory at a time.
    const early = new Map<InnerRequest, Answer>();
    for (const request of inner.filter(({ verb }) => verb !== 'GET'))
      early.set(request, await this.runPart(call, request));
    const headers = { 'content-type': `multipart/mixed; boundary=${answered}` };
    return { status: 200, headers, body: this.stream(call, inner, early, answered) };
  }

  private async *stream(
    call: Call,
    inner: readonly InnerRequest[],
    early: Map<InnerRequest, Answer>,
    boundary: string,
  ): AsyncGenerator<string | Buffer> {
    let [waiting, size]: [Buffer[], number] = [[], 0];
    for (const request of inner) {
      const answer = early.get(request) ?? (await this.runPart(call, request));
      const body = bytesOf(answer.body);
      const head = Buffer.from(partHead(boundary, request, answer, body.length));
      waiting.push(head, body, LINE_END);
      size += head.length + body.length;
      if (size < CHUNK_BYTES) continue;
      yield* size <= COPIED_BYTES ? [Buffer.concat(waiting)] : waiting;
      [waiting, size] = [[], 0];
    }
    yield Buffer.concat(waiting);
    yield `--${boundary}--\r\n`;
  }

  private runMatched(part: Call, matched: MatchedMethod): Answer {
    const isMedia = matched.upload || part.query.get('alt') === 'media';
    if (isMedia && this.door.api.noMediaInBatch === true)
      throw new GoogleError(400, 'badRequest', 'Media requests are not supported in a batch.');
    return this.door.run(part, matched);
  }

  private async runPart(outer: Call, request: InnerRequest): Promise<Answer> {
    const matched = this.door.match(request.verb, request.url.pathname);
    const trace = { ...emptyTrace(), user: outer.trace.user, clientId: outer.trace.clientId };
    const headers = { authorization: outer.headers.authorization, ...request.part.headers };
    const call: Call = {
      requestId: outer.requestId,
      verb: request.verb,
      path: request.url.pathname,
      query: request.url.searchParams,
      headers,
      body: request.part.body,
      trace,
    };
    const method = matched?.method.id ?? null;
    const endpoint: Endpoint | undefined = matched && {
      method,
      errors: this.door.api.errors,
      handle: (part) => this.runMatched(part, matched),
    };
    const fault = this.faults.take({ method, path: call.path, user: trace.user });
    const answer = planted(fault?.do, endpoint) ?? (await answerOf(endpoint, call));
    outer.trace.units += trace.units;
    outer.trace.user ??= trace.user;
    outer.trace.effect.push(...trace.effect);
    outer.trace.parts.push({
      contentId: request.contentId,
      method,
      path: call.path,
      status: answer.status,
      units: trace.units,
      effect: trace.effect,
    });
    return answer;
  }
}

function toInner(part: Part): InnerRequest {
  const end = part.body.indexOf(0x0a);
  const line = part.body
    .subarray(0, end === -1 ? part.body.length : end)
    .toString('latin1')
    .trim();
  const [verb = '', target = '/'] = line.split(' ');
  const url = new URL(target, 'http://simulator.invalid');
  return {
    contentId: part.headers['content-id'] ?? null,
    verb,
    url,
    part: toPart(end === -1 ? Buffer.alloc(0) : part.body.subarray(end + 1)),
  };
}

function bytesOf(body: Body): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : '');
}

function partHead(boundary: string, request: InnerRequest, answer: Answer, length: number): string {
  const id = request.contentId === null ? '' : `Content-ID: <response-${request.contentId.replace(/^<|>$/g, '')}>\r\n`;
  const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `--${boundary}\r\nContent-Type: application/http\r\n${id}\r\nHTTP/1.1 ${String(answer.status)} ${STATUS_TEXT[answer.status] ?? 'Status'}\r\n${headers.join('')}content-length: ${String(length)}\r\n\r\n`;
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
