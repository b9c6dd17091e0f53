import { grantChanged, syncWork } from '@gatehouse/contracts';
import { streamOf } from './subjects.js';

export interface StreamSpec {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly retention: 'limits' | 'workqueue';
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

export interface ConsumerSpec {
  readonly stream: string;
  /** `<consumer>-<purpose>`, under 32 characters, no dots. */
  readonly durable: string;
  readonly filter: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const MIB = 2 ** 20;

/** A service's two streams: its events, kept a while, and its work, kept until done. */
export function streamSpecs(service: string): StreamSpec[] {
  const event = streamOf({ kind: 'event', service });
  const work = streamOf({ kind: 'work', service });
  return [
    { name: event, subjects: [`gh.evt.${service}.>`], retention: 'limits', maxBytes: 256 * MIB, maxAgeMs: 7 * DAY_MS },
    {
      name: work,
      subjects: [`gh.work.${service}.>`],
      retention: 'workqueue',
      maxBytes: 64 * MIB,
      maxAgeMs: 7 * DAY_MS,
    },
  ];
}

export const STREAMS: readonly StreamSpec[] = ['auth', 'mail', 'audit'].flatMap(streamSpecs);

/**
 * Every durable of the product: the provisioner makes them, services may only pull from them. One that nobody pulls from
 * would hold the sender's outbox entries for ever, since they are cleared when it has acknowledged them.
 */
export const CONSUMERS: readonly ConsumerSpec[] = [
  consumerSpec(grantChanged, 'mail-grants'),
  consumerSpec(syncWork, 'mail-sync'),
];

export function consumerSpec(
  definition: { kind: 'event' | 'work'; name: string; service: string },
  durable: string,
): ConsumerSpec {
  return { stream: streamOf(definition), durable, filter: `${definition.name}.>` };
}
