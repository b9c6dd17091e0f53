import { Injectable } from '@nestjs/common';
import type { Draft, HeaderV1 } from '@gatehouse/contracts';
import { systemRandom } from '@gatehouse/identifiers';
import { kidOf, sealSegment } from '@gatehouse/transparency-log';
import { TrailKeys } from '../keys/trail-keys.js';
import type { Log } from '../logs/logs.js';
import { type Body, BodiesRepository } from './bodies.repository.js';
import { GroupWriter } from './group-writer.js';

/** Encrypts segments and makes them durable before their entry is judged. */
@Injectable()
export class BodySealer {
  private readonly writer: GroupWriter<Body>;

  constructor(
    private readonly keys: TrailKeys,
    bodies: BodiesRepository,
  ) {
    this.writer = new GroupWriter((batch) => bodies.add(batch));
  }

  /** What the entry's header says of its body. */
  async seal(log: Log, id: string, segments: Draft['segments'], rx: string): Promise<HeaderV1['body']> {
    const sealed = await Promise.all(segments.map((segment) => this.sealOne(log, id, segment, rx)));
    await this.writer.write(sealed.map(({ body }) => body));
    return sealed.map(({ header }) => header);
  }

  private async sealOne(log: Log, id: string, { person, plain }: Draft['segments'][number], rx: string) {
    const ref = await (person === null ? this.keys.refOf(log.id, 'l', log.id) : this.keys.refOf(log.id, 'p', person));
    const kid = kidOf(ref, rx);
    const monthKey = await this.keys.monthKey(log.id, kid);
    const { segment, ct, commit, len } = sealSegment({ origin: log.origin, id, ref, kid }, plain, {
      monthKey,
      nonce: systemRandom(12),
    });
    return { header: { ref, kid, ct, commit, len }, body: { log: log.id, id, ref, ct, segment } };
  }
}
