import type { z } from 'zod';
import { notHere } from '../gateway.errors.js';

/** A part of the address that must be an id; anything else answers as an unknown one does. */
export function pathPart<T>(schema: z.ZodType<T>, value: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw notHere();
  return parsed.data;
}
