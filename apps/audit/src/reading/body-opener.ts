import { Injectable } from '@nestjs/common';
import type { HeaderV1 } from '@gatehouse/contracts';
import { openSegment, recordKeyOf } from '@gatehouse/transparency-log';
import { BodiesRepository, type Body } from '../admission/bodies.repository.js';
import { TrailKeys } from '../keys/trail-keys.js';
import type { Log } from '../logs/logs.js';

/** A segment as its entry names it; without key where it was erased. */
export interface FoundSegment {
  readonly ref: string;
  readonly segment: Buffer | null;
  /** The record key, never the month's. */
  readonly key: Buffer | null;
}

/** Finds and opens the bodies of entries. */
@Injectable()
export class BodyOpener {
  constructor(
    private readonly bodies: BodiesRepository,
    private readonly keys: TrailKeys,
  ) {}

  /** Entry id → its segments, in the header's order. */
  async find(log: Log, headers: readonly HeaderV1[]): Promise<ReadonlyMap<string, FoundSegment[]>> {
    const withBody = headers.filter(({ body }) => body.length > 0);
    const stored = await this.bodies.ofEntries(
      log.id,
      withBody.map(({ id }) => id),
    );
    const monthKeys = new Map<string, Promise<Buffer | undefined>>();
    const monthKey = (kid: string) => {
      const known = monthKeys.get(kid) ?? this.keys.existing(`${log.id}/${kid}`);
      monthKeys.set(kid, known);
      return known;
    };
    const found = await Promise.all(
      withBody.map(
        async (header) => [header.id, await segmentsOf(header, stored.get(header.id) ?? [], monthKey)] as const,
      ),
    );
    return new Map(found);
  }

  /** Entry id → opened segments; `plain` null where the key is gone. */
  async open(log: Log, headers: readonly HeaderV1[]) {
    const found = await this.find(log, headers);
    return new Map(headers.map((header) => [header.id, openAll(log, header, found.get(header.id) ?? [])]));
  }
}

function segmentsOf(header: HeaderV1, stored: readonly Body[], monthKey: (kid: string) => Promise<Buffer | undefined>) {
  return Promise.all(
    header.body.map(async ({ ref, kid, ct }): Promise<FoundSegment> => {
      const month = await monthKey(kid);
      const segment = stored.find((body) => body.ct === ct)?.segment ?? null;
      return { ref, segment, key: month === undefined ? null : recordKeyOf(month, header.id) };
    }),
  );
}

function openAll({ origin }: Log, header: HeaderV1, found: readonly FoundSegment[]) {
  return found.map(({ ref, segment, key }, k) => {
    const kid = header.body[k]?.kid ?? '';
    const plain =
      segment === null || key === null ? null : openSegment({ origin, id: header.id, ref, kid }, segment, key);
    return { ref, plain };
  });
}
