import { createHash } from 'node:crypto';
import { type WorldEvent } from '../world/events.js';
import { type World } from '../world/world.js';

/** `X-Goog-Resource-State`: Calendar knows the first two, Drive the others. */
export type ResourceState =
  'exists' | 'not_exists' | 'add' | 'update' | 'remove' | 'trash' | 'untrash' | 'change' | 'sync';

/** A watched resource that an event changed. */
export interface Touch {
  readonly resourceId: string;
  readonly state: ResourceState;
  /** Drive's `X-Goog-Changed`: content, properties, parents, children, permissions. */
  readonly changed?: readonly string[];
}

/** What an event touched, once it has been applied. */
export type TouchedBy = (event: WorldEvent, world: World) => readonly Touch[];

/** The opaque id of a watched resource; `name` says which, in any form that no other kind uses (`calendar.events/a@b`). */
export function resourceIdOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 27);
}
