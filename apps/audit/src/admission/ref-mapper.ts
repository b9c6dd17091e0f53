import type { Draft } from '@gatehouse/contracts';
import { resourceRefOf } from '@gatehouse/transparency-log';
import type { CandidateFields } from '../judge/candidate.js';
import type { TrailKeys } from '../keys/trail-keys.js';
import type { Log } from '../logs/logs.js';
import { namedParts, type Part } from './parts.js';

export interface Mapped {
  readonly subjects: readonly string[];
  readonly fields: Omit<CandidateFields, 'body'>;
  readonly partRefs: readonly string[];
}

/** Turns our ids and Google's into refs; the fields of the draft otherwise stay. */
export class RefMapper {
  constructor(private readonly keys: TrailKeys) {}

  async map(draft: Draft, log: Log): Promise<Mapped> {
    const [subjects, grant, detail] = await Promise.all([
      Promise.all(draft.subjects.map((person) => this.keys.refOf(log.id, 'p', person))),
      draft.grant === null ? null : this.keys.refOf(log.id, 'g', draft.grant.id),
      this.detail(draft, log),
    ]);
    const resourceRef = await this.resourceRefs(draft, log, subjects[0]);
    const { resource, dest } = draft;
    const fields = {
      ...own(draft),
      // The first attempt's chain is its own id.
      chain: draft.chain ?? (draft.type === 'exchange.intent' || draft.type === 'access.read' ? draft.id : null),
      grant: grant === null || draft.grant === null ? null : { id: grant, ver: draft.grant.ver },
      detail,
      resource: resource && {
        kind: resource.kind,
        ref: resource.id === null ? null : resourceRef(resource.kind, resource.id),
        count: resource.count,
      },
      dest: dest && { kind: dest.kind, ref: resourceRef(dest.kind, dest.ref) },
    };
    return { subjects, fields, partRefs: toPartRefs(draft, resourceRef) };
  }

  private async detail({ detail }: Draft, log: Log): Promise<Record<string, unknown> | null> {
    if (Object.keys(detail).length === 0) return null;
    const { connection, actors, ...rest } = detail;
    return {
      ...rest,
      ...(typeof connection === 'string' && { connection: await this.keys.refOf(log.id, 'c', connection) }),
      ...(Array.isArray(actors) && { actors: await this.actors(actors, log) }),
    };
  }

  private actors(actors: readonly unknown[], log: Log): Promise<string[]> {
    return Promise.all(
      actors.map(String).map((actor) => this.keys.refOf(log.id, actor.startsWith('per_') ? 'p' : 'k', actor)),
    );
  }

  /** Refs are keyed by the first subject, so that they vanish with the person; without one by the log's own. */
  private async resourceRefs(draft: Draft, log: Log, subject: string | undefined) {
    if (!needsRefKey(draft)) return () => '';
    const owner = subject ?? (await this.keys.refOf(log.id, 'l', log.id));
    const key = await this.keys.refKey(log.id, owner);
    return (kind: string, id: string) => resourceRefOf(key, kind, id);
  }
}

function own(draft: Draft) {
  const { id, type, at, op, deadline, basis, feature, purpose, api, result, reason, volume, consent } = draft;
  return { id, type, at, op, deadline, basis, feature, purpose, api, result, reason, volume, consent };
}

function needsRefKey(draft: Draft): boolean {
  return draft.resource?.id != null || draft.dest !== null || partsOf(draft).length > 0;
}

function toPartRefs(draft: Draft, refOf: (kind: string, id: string) => string): string[] {
  return partsOf(draft).map(({ kind, id }) => refOf(kind, id));
}

function partsOf({ segments, resource }: Draft): Part[] {
  return namedParts(
    segments.map(({ plain }) => plain),
    resource?.kind,
  );
}
