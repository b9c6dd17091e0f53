import { z } from 'zod';
import { defineRequest } from './define.js';

/** Who asks on the command line: a user of the bus that may ask nothing else. */
export const OPERATOR = 'operator';

/** What a service could not do: reference and cause, no content. */
export const DeadLetterView = z.strictObject({
  /** `<consumer>:<message id>`; the consumer's name begins with its service's. */
  id: z.string().max(300),
  subject: z.string(),
  /** Until now, replays included. */
  tries: z.number().int(),
  cause: z.strictObject({ code: z.string(), message: z.string() }),
  at: z.iso.datetime(),
  /** False where the bytes were not of the contract: there is nothing to do again. */
  replayable: z.boolean(),
});
export type DeadLetterView = z.infer<typeof DeadLetterView>;

/** Newest first, at most 200; `OPERATOR` alone is answered. */
export const listDeadLetters = (service: string) =>
  defineRequest({
    subject: `gh.rpc.${service}.list-dead-letters`,
    request: z.strictObject({}),
    answer: z.strictObject({ letters: z.array(DeadLetterView) }),
    timeoutMs: 5_000,
  });

/** Through the consumer's handler again, with gate and admission as ever; done, the letter is gone. */
export const replayDeadLetter = (service: string) =>
  defineRequest({
    subject: `gh.rpc.${service}.replay-dead-letter`,
    request: z.strictObject({ id: z.string().max(300) }),
    answer: z.strictObject({ replayed: z.literal(true) }),
    timeoutMs: 150_000,
  });
