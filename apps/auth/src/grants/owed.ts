import { type Clock, type Random, uuidv7 } from '@gatehouse/identifiers';
import type { Actor, OwedEntry, OwedType } from './grant.record.js';
import type { Reason } from '@gatehouse/contracts';

/** A new debt to the trail; its id is the entry's. */
export function owe(
  type: OwedType,
  ver: number,
  more: { reason?: Reason; actor?: Actor | null; service?: string },
  clock: Clock,
  random: Random,
): OwedEntry {
  const { reason = null, actor = null, service = null } = more;
  const at = clock.now().toISOString();
  return { id: uuidv7(clock, random), type, at, ver: String(ver), reason, actor, service, emitter: null };
}
