import { Inject, Injectable } from '@nestjs/common';
import { DB, fromBinary, toBinary } from '@gatehouse/persistence';
import type { Binary, Collection, Db } from 'mongodb';

interface BodyRecord {
  log: string;
  /** The entry's id. */
  id: string;
  ref: string;
  /** SHA-256 of the segment, as the header has it: a try that did not stand leaves a segment that no entry names. */
  ct: string;
  segment: Binary;
}

export interface Body {
  readonly log: string;
  readonly id: string;
  readonly ref: string;
  readonly ct: string;
  /** nonce ‖ ciphertext ‖ tag */
  readonly segment: Buffer;
}

/** Encrypted segments, beside the log: written before their entry, so that no entry lacks its body. */
@Injectable()
export class BodiesRepository {
  private readonly bodies: Collection<BodyRecord>;

  constructor(@Inject(DB) db: Db) {
    this.bodies = db.collection('audit_bodies');
  }

  async add(bodies: readonly Body[]): Promise<void> {
    const records = bodies.map((body) => ({ ...body, segment: toBinary(body.segment) }));
    await this.bodies.insertMany(records, { ordered: false, forceServerObjectId: true });
  }

  /** Entry id → its segments, orphans among them; match by `ct`. */
  async ofEntries(log: string, ids: readonly string[]): Promise<ReadonlyMap<string, Body[]>> {
    const found = new Map<string, Body[]>();
    for await (const record of this.bodies.find({ log, id: { $in: [...ids] } })) {
      const { id, ref, ct } = record;
      found.set(id, [...(found.get(id) ?? []), { log, id, ref, ct, segment: fromBinary(record.segment) }]);
    }
    return found;
  }
}
