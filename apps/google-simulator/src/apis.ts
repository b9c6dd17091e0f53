import { type ApiDefinition } from './api/api.js';
import { CALENDAR } from './calendar/calendar.api.js';
import { calendarControl, describeCalendars } from './calendar/control.js';
import { DOCS } from './docs/docs.api.js';
import { describeDocuments, docsControl } from './docs/control.js';
import { DRIVE } from './drive/drive.api.js';
import { driveControl } from './drive/control.js';
import { describeDrive } from './drive/state.js';
import { gmailControl } from './gmail/control.js';
import { GMAIL } from './gmail/gmail.api.js';
import { PEOPLE } from './people/people.api.js';
import { describePeople, peopleControl } from './people/control.js';
import { PUBSUB } from './pubsub/pubsub.api.js';
import { type ControlRoute } from './sim/control-route.js';
import { type World } from './world/world.js';

/** Every API that is simulated. */
export const APIS: readonly ApiDefinition[] = [GMAIL, CALENDAR, DRIVE, DOCS, PEOPLE, PUBSUB];

/** What may be done behind their backs, arriving mail apart. */
export function kindControls(world: World): readonly ControlRoute[] {
  return [
    ...gmailControl(world),
    ...calendarControl(world),
    ...driveControl(world),
    ...docsControl(world),
    ...peopleControl(world),
  ];
}

/** What the simulator holds of one person, mail apart: a line an item, for a test to compare with. */
export function* describeKinds(world: World, email: string): Generator<object> {
  yield* describeCalendars(world, email);
  yield* describeDrive(world, email);
  yield* describeDocuments(world, email);
  yield* describePeople(world, email);
}
