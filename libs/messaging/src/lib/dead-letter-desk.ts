import { listDeadLetters, OPERATOR, replayDeadLetter, type DeadLetterView } from '@gatehouse/contracts';
import { HubError } from '@gatehouse/errors';
import type { Bus } from './bus.js';
import type { DeadLetter, DeadLetters } from './dead-letters.js';
import type { RequestContext } from './serve.js';

/** Answers the operator about the service's dead letters, and nobody else. */
export function serveDeadLetters(bus: Bus, deadLetters: DeadLetters): void {
  bus.serve(listDeadLetters(bus.service), async (_body, context) => {
    assertOperator(context);
    return { letters: (await deadLetters.list()).map(toView) };
  });
  bus.serve(replayDeadLetter(bus.service), async ({ id }, context) => {
    assertOperator(context);
    await deadLetters.replay(id);
    return { replayed: true };
  });
}

/** Services may ask each other anything; but work that was given up is begun again by a person. */
function assertOperator({ caller }: RequestContext): void {
  if (caller === OPERATOR) return;
  throw new HubError('DEAD_LETTER_FORBIDDEN', 'Only the operator may see and replay dead letters.', {
    next: 'Use ./gatehouse dead on the machine that runs Gatehouse.',
  });
}

function toView({ _id, subject, tries, cause, at, value }: DeadLetter): DeadLetterView {
  return { id: _id, subject, tries, cause, at: at.toISOString(), replayable: value !== undefined };
}
