import { type JetStreamClient, JetStreamApiError, type PubAck } from '@nats-io/jetstream';
import { headers, NoRespondersError, RequestError } from '@nats-io/nats-core';
import { toTraceparent } from '@gatehouse/telemetry';
import { MessagingError } from './messaging-error.js';
import { encode } from './payload.js';

/** Where a published message stands. */
export interface Published {
  readonly stream: string;
  readonly seq: number;
}

/** JetStream's error codes for a stream that holds all it may. */
const FULL = new Set([10_047, 10_054, 10_076, 10_077]);

/** @throws MessagingError MESSAGING.STREAM_FULL, MESSAGING.STREAM_MISSING, MESSAGING.NO_ANSWER */
export async function publish(
  jetstream: JetStreamClient,
  subject: string,
  value: unknown,
  id: string,
): Promise<Published> {
  const set = headers();
  set.set('traceparent', toTraceparent());
  const payload = encode(value, subject);
  try {
    const { stream, seq }: PubAck = await jetstream.publish(subject, payload, {
      msgID: id,
      headers: set,
      timeout: 5_000,
    });
    return { stream, seq };
  } catch (cause) {
    throw toMessagingError(cause, subject);
  }
}

function toMessagingError(cause: unknown, subject: string): MessagingError {
  if (cause instanceof JetStreamApiError && FULL.has(cause.code)) {
    return new MessagingError('MESSAGING.STREAM_FULL', `The stream of ${subject} is full.`, {
      cause,
      next: 'Nothing is lost: it waits in the database. See why its consumers do not keep up.',
    });
  }
  const missing = cause instanceof NoRespondersError || (cause instanceof RequestError && cause.isNoResponders());
  return new MessagingError(
    missing ? 'MESSAGING.STREAM_MISSING' : 'MESSAGING.NO_ANSWER',
    missing ? `No stream takes ${subject}.` : `The stream of ${subject} did not answer.`,
    { cause, next: missing ? 'Run the provisioner.' : 'It is tried again.' },
  );
}
