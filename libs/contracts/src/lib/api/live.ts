import { z } from 'zod';

/** An SSE event's data: kind, id, version only. Kind `resync`: read everything again. */
export const LiveEvent = z.strictObject({
  kind: z.enum(['mail.messages', 'mail.sync', 'connection', 'resync']),
  id: z.string(),
  connectionId: z.string().nullable(),
  ids: z.array(z.string()).max(500),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
