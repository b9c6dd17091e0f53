import { type Msg, type NatsConnection } from '@nats-io/nats-core';
import type { RequestDefinition } from '@gatehouse/contracts';
import { inSpan } from '@gatehouse/telemetry';
import { answerOf, checked, headersFor, requestSpan } from './request.js';
import { encode } from './payload.js';

export interface RequestAllOptions {
  readonly withinMs: number;
  /** Nobody is waited for this long after the last answer. */
  readonly stallMs: number;
}

/** The answers of every instance that serves with `everyInstance`; faults and unreadable answers are left out. */
export async function requestAll<Req, Ans>(
  connection: NatsConnection,
  definition: RequestDefinition<Req, Ans>,
  body: Req,
  { withinMs, stallMs }: RequestAllOptions,
): Promise<Ans[]> {
  const { subject } = definition;
  return inSpan({ ...requestSpan(definition), kind: 'client' }, async () => {
    const options = { strategy: 'stall', maxWait: withinMs, stall: stallMs, headers: headersFor(withinMs) } as const;
    const answers: Ans[] = [];
    try {
      const payload = encode(checked(definition, body), subject);
      for await (const reply of await connection.requestMany(subject, payload, options)) {
        answers.push(...readable(definition, reply));
      }
    } catch {
      // Nobody listens, or the connection is down: nobody has confirmed.
    }
    return answers;
  });
}

function readable<Req, Ans>(definition: RequestDefinition<Req, Ans>, reply: Msg): Ans[] {
  try {
    return [answerOf(definition, reply)];
  } catch {
    return [];
  }
}
