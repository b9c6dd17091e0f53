import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  jetstreamManager,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { Logger } from '@gatehouse/telemetry';
import { closeConnection, openConnection } from './connection.js';
import { CONSUMERS, type ConsumerSpec, type StreamSpec, STREAMS } from './topology.js';

export interface ProvisionOptions {
  readonly url: string;
  /** Of the user `provisioner`, which alone may make streams. */
  readonly nkeySeed?: string | undefined;
  readonly logger: Logger;
  readonly streams?: readonly StreamSpec[];
  readonly consumers?: readonly ConsumerSpec[];
}

/** How long a message may be in one hand without a sign of life; the consumer gives one every 10 s. */
export const ACK_WAIT_MS = 30_000;

/** Makes or mends every stream and durable; running it again changes nothing. */
export async function provisionStreams(options: ProvisionOptions): Promise<void> {
  const { streams = STREAMS, consumers = CONSUMERS } = options;
  const connection = await openConnection({ ...options, service: 'provisioner' });
  try {
    const manager = await jetstreamManager(connection);
    await ensureStreams(manager, streams);
    await ensureConsumers(manager, consumers);
  } finally {
    await closeConnection(connection);
  }
}

async function ensureStreams(manager: JetStreamManager, specs: readonly StreamSpec[]): Promise<void> {
  const present = await namesOf(manager);
  for (const spec of specs) {
    const bounds = boundsOf(spec);
    if (present.has(spec.name)) await manager.streams.update(spec.name, bounds);
    else
      await manager.streams.add({
        ...bounds,
        name: spec.name,
        retention: RETENTION[spec.retention],
        storage: StorageType.File,
      });
  }
}

/** A full stream refuses (`new`): dropping the oldest would lose what was acknowledged. */
function boundsOf({ subjects, maxBytes, maxAgeMs }: StreamSpec) {
  return {
    subjects: [...subjects],
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    max_age: nanos(maxAgeMs),
    max_msg_size: 1_048_576,
    duplicate_window: nanos(120_000),
  };
}

const RETENTION = { limits: RetentionPolicy.Limits, workqueue: RetentionPolicy.Workqueue } as const;

async function namesOf(manager: JetStreamManager): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const name of manager.streams.names()) names.add(name);
  return names;
}

/** No limit on deliveries: one at its limit would sit in the stream for ever; the consumer counts and buries instead. */
async function ensureConsumers(manager: JetStreamManager, specs: readonly ConsumerSpec[]): Promise<void> {
  for (const { stream, durable, filter } of specs) {
    await manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_deliver: -1,
      max_ack_pending: 256,
      filter_subject: filter,
    });
  }
}
