import { type z } from 'zod';
import { type Call } from '../http/call.js';

/** A control request that cannot be done: 400 or 404 with a sentence. */
export class ControlRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ControlRefused';
  }
}

/** The JSON body of a control request. @throws ControlRefused that names each field at fault */
export function readBody<T extends z.ZodType>(schema: T, call: Call): z.output<T> {
  const parsed = schema.safeParse(parseBody(call.body));
  if (parsed.success) return parsed.data;
  throw new ControlRefused(
    400,
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  );
}

function parseBody(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as unknown);
  } catch {
    throw new ControlRefused(400, 'The body is not JSON.');
  }
}
