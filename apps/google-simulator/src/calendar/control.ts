import { type ControlRoute } from '../sim/routes.js';
import { type World } from '../world/world.js';

/** `/__sim/…` of this API. */
export function calendarControl(_world: World): readonly ControlRoute[] {
  return [];
}

/** What one person has here: a line an item. */
export function describeCalendars(_world: World, _email: string): readonly object[] {
  return [];
}
