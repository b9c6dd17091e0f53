import { Inject, Injectable } from '@nestjs/common';
import type { HeaderV1 } from '@gatehouse/contracts';
import { LOGGER, type Logger } from '@gatehouse/telemetry';
import { parseEntry, resourceRefOf } from '@gatehouse/transparency-log';
import { EntriesRepository } from '../admission/entries.repository.js';
import { GroupWriter } from '../admission/group-writer.js';
import { namedParts } from '../admission/parts.js';
import { Sequencers } from '../admission/sequencers.js';
import { TrailKeys } from '../keys/trail-keys.js';
import type { Log } from '../logs/logs.js';
import { BodyOpener } from '../reading/body-opener.js';
import { ProjectionRepository, type ProjectionRecord } from './projection.repository.js';

const BATCH = 500;

/** Keeps the projection beside the log: at admission as far as this replica admits, by catching up for the rest. */
@Injectable()
export class Projector {
  private readonly writer: GroupWriter<ProjectionRecord>;
  private latest: Promise<unknown> = Promise.resolve();

  constructor(
    sequencers: Sequencers,
    private readonly projection: ProjectionRepository,
    private readonly entries: EntriesRepository,
    private readonly opener: BodyOpener,
    private readonly keys: TrailKeys,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.writer = new GroupWriter((records) => this.projection.add(records));
    sequencers.onAppended((log, appended) => {
      const records = appended.map(({ index, header, partRefs }) => toRecord(log, index, header, partRefs));
      // What fails here is caught up with; admission never waits for the projection.
      this.latest = this.writer.write(records).catch((error: unknown) => {
        logger.warn({ event: 'projection.late', log: log.id, err: error }, 'the projection is behind the log');
      });
    });
  }

  /** What was admitted before this call is projected. */
  async settled(): Promise<void> {
    await this.latest;
  }

  /** Projects what this and other replicas left out, up to `size`. */
  async catchUp(log: Log, size: number): Promise<void> {
    let upTo = await this.projection.mark(log.id);
    while (upTo < size) {
      const headers: HeaderV1[] = [];
      for await (const entry of this.entries.range(log.id, upTo, Math.min(upTo + BATCH, size))) {
        headers.push(parseEntry(entry.bytes) as HeaderV1);
      }
      if (headers.length === 0) return;
      await this.projection.add(await this.toRecords(log, upTo, headers));
      upTo += headers.length;
      await this.projection.setMark(log.id, upTo);
    }
  }

  private async toRecords(log: Log, from: number, headers: readonly HeaderV1[]): Promise<ProjectionRecord[]> {
    const opened = await this.opener.open(log, headers);
    return Promise.all(
      headers.map(async (header, k) => {
        const plains = (opened.get(header.id) ?? []).map(({ plain }) => plain).filter((plain) => plain !== null);
        return toRecord(log, from + k, header, await this.partRefs(log, header, plains));
      }),
    );
  }

  private async partRefs(log: Log, header: HeaderV1, plains: readonly Record<string, unknown>[]): Promise<string[]> {
    const parts = namedParts(plains, header.resource?.kind);
    const owner = header.subjects[0]?.ref;
    const key =
      parts.length === 0 || owner === undefined ? undefined : await this.keys.existing(`${log.id}/${owner}/refs`);
    return key === undefined ? [] : parts.map(({ kind, id }) => resourceRefOf(key, kind, id));
  }
}

function toRecord(log: Log, index: number, header: HeaderV1, partRefs: readonly string[]): ProjectionRecord {
  const { type, rx, actor, subjects, grant, purpose, result, resource } = header;
  return {
    log: log.id,
    index,
    at: new Date(rx),
    day: rx.slice(0, 10),
    type,
    actor: actor?.ref ?? null,
    subjects: subjects.map(({ ref }) => ref),
    grant: grant?.id ?? null,
    purpose,
    result,
    refs: [...(resource?.ref == null ? [] : [resource.ref]), ...partRefs],
  };
}
