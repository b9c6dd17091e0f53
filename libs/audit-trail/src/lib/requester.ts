import type { RequestDefinition } from '@gatehouse/contracts';

/** The part of the bus that admission uses; `Bus` of `@gatehouse/messaging` is one. */
export interface Requester {
  request<Req, Ans>(
    definition: RequestDefinition<Req, Ans>,
    body: Req,
    options: { token?: string; timeoutMs?: number },
  ): Promise<Ans>;
}
