import { z } from 'zod';

/** RFC 9457. */
export const ProblemView = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    field: z.string().optional(),
    next: z.string().optional(),
    correlationId: z.string(),
  })
  .meta({ id: 'Problem' });
