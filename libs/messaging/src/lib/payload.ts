import type { z } from 'zod';
import { MessagingError } from './messaging-error.js';

/** Bytes a message may have; content never crosses the bus, so more is a mistake (nats-server's own limit is 1 MiB). */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** @throws MessagingError MESSAGING.TOO_LARGE */
export function encode(value: unknown, subject: string, maxBytes = MAX_PAYLOAD_BYTES): Uint8Array {
  const bytes = encoder.encode(JSON.stringify(value));
  if (bytes.length <= maxBytes) return bytes;
  throw new MessagingError(
    'MESSAGING.TOO_LARGE',
    `A message for ${subject} has ${bytes.length} bytes, ${maxBytes} may pass.`,
    {
      next: 'Send references, or fewer at a time.',
    },
  );
}

/** The parsed JSON, or undefined when the bytes are none. */
export function decode(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** Where and why a value does not fit its contract; zod's messages hold no input. */
export function firstFault(error: z.ZodError): { field: string; reason: string } {
  const [issue] = error.issues;
  return { field: issue?.path.join('.') ?? '', reason: issue?.message ?? 'not readable' };
}
