import { type Random } from '@gatehouse/identifiers';
import { z } from 'zod';

export const FaultRequest = z.strictObject({
  match: z
    .strictObject({
      /** Method id, or a prefix ended by `*`: `gmail.users.messages.get`, `oauth2.*`. */
      method: z.string().optional(),
      /** Start of the path. */
      path: z.string().optional(),
      user: z.string().optional(),
      /** How many matching requests pass unharmed first. */
      after: z.number().int().min(0).default(0),
      /** How many are hit; absent = all, until deleted. */
      times: z.number().int().min(1).optional(),
      /** Share of the matching requests that are hit, 0 to 1, by the world's random. */
      chance: z.number().min(0).max(1).optional(),
    })
    .refine(
      (match) => match.method !== undefined || match.path !== undefined || match.user !== undefined,
      'names nothing to match',
    ),
  do: z.strictObject({
    status: z.number().int().min(100).max(599).optional(),
    reason: z.string().optional(),
    /** Seconds, sent as `Retry-After`. */
    retryAfter: z.number().optional(),
    /** An HTML page instead of the JSON envelope, as Google's front end sends on some 5xx. */
    html: z.boolean().optional(),
    /** Token endpoint: `{error: reason}`; see `google-apis.md` 1.4. */
    delayMs: z.number().int().min(0).optional(),
    /** Never answers. */
    hang: z.boolean().optional(),
    /** Sends the body this slowly. */
    bytesPerSecond: z.number().int().min(1).optional(),
    /** Sends this many bytes of the body, then cuts the connection. */
    truncate: z.number().int().min(0).optional(),
    /** Does the work, then cuts the connection without an answer. */
    dropAfterEffect: z.boolean().optional(),
    /** Answers 200 with JSON that ends in the middle. */
    invalidJson: z.boolean().optional(),
  }),
});
export type FaultRequest = z.infer<typeof FaultRequest>;
export type FaultAction = FaultRequest['do'];

export interface PlantedFault extends FaultRequest {
  readonly id: string;
  seen: number;
  hits: number;
}

export interface FaultSubject {
  readonly method: string | null;
  readonly path: string;
  readonly user: string | null;
}

/** Planted misbehaviour, first match first. */
export class Faults {
  private faults: PlantedFault[] = [];
  private next = 1;

  constructor(private readonly random: Random) {}

  plant(request: FaultRequest): PlantedFault {
    const fault = { ...request, id: `fault-${String(this.next)}`, seen: 0, hits: 0 };
    this.next += 1;
    this.faults.push(fault);
    return fault;
  }

  clear(id?: string): void {
    this.faults = id === undefined ? [] : this.faults.filter((fault) => fault.id !== id);
  }

  list(): readonly PlantedFault[] {
    return this.faults;
  }

  /** The fault that meets this request, counted. */
  take(subject: FaultSubject): PlantedFault | undefined {
    for (const fault of this.faults) {
      if (!matches(fault.match, subject)) continue;
      fault.seen += 1;
      if (fault.seen <= fault.match.after || fault.hits >= (fault.match.times ?? Infinity)) continue;
      if (!this.strikes(fault.match.chance)) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }

  private strikes(chance: number | undefined): boolean {
    return chance === undefined || this.random(4).readUInt32BE() / 2 ** 32 < chance;
  }
}

function matches(match: FaultRequest['match'], subject: FaultSubject): boolean {
  const { method, path, user } = match;
  if (method?.endsWith('*') === true && subject.method?.startsWith(method.slice(0, -1)) !== true) return false;
  if (method?.endsWith('*') === false && method !== subject.method) return false;
  if (path !== undefined && !subject.path.startsWith(path)) return false;
  return user === undefined || user === subject.user;
}
