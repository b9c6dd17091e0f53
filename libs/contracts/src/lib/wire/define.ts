import type { z } from 'zod';

export interface RequestDefinition<Req, Ans> {
  readonly kind: 'request';
  /** `gh.rpc.<service>.<verb>`; the queue group is the service. */
  readonly subject: string;
  readonly service: string;
  readonly request: z.ZodType<Req>;
  readonly answer: z.ZodType<Ans>;
  readonly timeoutMs: number;
}

export interface EventDefinition<T> {
  readonly kind: 'event';
  /** `gh.evt.<service>.<entity>.<past>.v<n>`; published under `<name>.<key>` in stream `GH_<SERVICE>`. */
  readonly name: string;
  readonly service: string;
  readonly schema: z.ZodType<T>;
  readonly key: (value: T) => string;
}

export interface WorkDefinition<T extends { connectionId: string }> {
  readonly kind: 'work';
  /** `gh.work.<service>.<kind>`; published under `.<partition>.<connection>` in stream `GH_<SERVICE>_WORK`. */
  readonly name: string;
  readonly service: string;
  readonly schema: z.ZodType<T>;
}

const serviceOf = (subject: string): string => subject.split('.')[2] ?? '';

export function defineRequest<Req, Ans>(
  definition: Omit<RequestDefinition<Req, Ans>, 'kind' | 'service'>,
): RequestDefinition<Req, Ans> {
  return { kind: 'request', service: serviceOf(definition.subject), ...definition };
}

export function defineEvent<T>(definition: Omit<EventDefinition<T>, 'kind' | 'service'>): EventDefinition<T> {
  return { kind: 'event', service: serviceOf(definition.name), ...definition };
}

export function defineWork<T extends { connectionId: string }>(definition: {
  service: string;
  work: string;
  schema: z.ZodType<T>;
}): WorkDefinition<T> {
  const { service, work, schema } = definition;
  return { kind: 'work', name: `gh.work.${service}.${work}`, service, schema };
}
