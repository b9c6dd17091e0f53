import { GoogleError } from '../../http/google-error.js';
import { type Attendee } from '../../world/calendar/stored.js';
import { EVENT_COLOURS } from '../colours.js';
import { invalid } from '../refusals.js';

type Body = Readonly<Record<string, unknown>>;

const ANSWERS = ['needsAction', 'declined', 'tentative', 'accepted'];
/** `google-apis.md` 3.4 */
const PROPERTIES = { key: 44, value: 1_024, count: 300, bytes: 32_768 };
const REMINDERS = { count: 5, minutes: 40_320 };

/** Guests as they are stored: an address each, an answer each. @throws GoogleError 400 */
export function attendeesOf(body: Body): { attendees?: readonly Attendee[] } {
  const rows = (body.attendees ?? []) as readonly (Partial<Attendee> & Body)[];
  if (rows.length === 0) return {};
  const byAddress = new Map(rows.map((row) => [row.email?.toLowerCase() ?? '', toAttendee(row)]));
  return { attendees: [...byAddress.values()] };
}

function toAttendee(row: Partial<Attendee> & Body): Attendee {
  const { self: _self, organizer: _organizer, id: _id, email = '', responseStatus = 'needsAction', ...rest } = row;
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid('Invalid attendee email.');
  if (!ANSWERS.includes(responseStatus)) throw invalid('Invalid value for: responseStatus');
  return { ...rest, email: email.toLowerCase(), responseStatus };
}

/** @throws GoogleError 400 for what no event can hold */
export function verifyLimits(body: Body): void {
  verifyReminders(body.reminders ?? {});
  const { private: own = {}, shared = {} } = (body.extendedProperties ?? {}) as Record<string, Record<string, string>>;
  verifyProperties([...Object.entries(own), ...Object.entries(shared)]);
  const { colorId, transparency = 'opaque', visibility = 'default' } = body as Record<string, string | undefined>;
  if (colorId !== undefined && !Object.hasOwn(EVENT_COLOURS, colorId)) throw invalid('Invalid color id.');
  if (!['opaque', 'transparent'].includes(transparency)) throw invalid('Invalid value for: transparency');
  if (!['default', 'public', 'private', 'confidential'].includes(visibility))
    throw invalid('Invalid value for: visibility');
}

interface Reminders {
  readonly useDefault?: boolean;
  readonly overrides?: readonly { readonly method?: string; readonly minutes?: number }[];
}

function verifyReminders({ useDefault = false, overrides = [] }: Reminders): void {
  if (useDefault && overrides.length > 0)
    throw new GoogleError(
      400,
      'cannotUseDefaultRemindersAndSpecifyOverride',
      'Cannot specify both default reminders and overrides at the same time.',
    );
  if (overrides.length > REMINDERS.count) throw invalid('Too many reminders.');
  for (const { method = '', minutes = -1 } of overrides)
    if (!['email', 'popup'].includes(method) || minutes < 0 || minutes > REMINDERS.minutes)
      throw invalid('Invalid reminder.');
}

function verifyProperties(pairs: readonly (readonly [key: string, value: string])[]): void {
  const bytes = pairs.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  const isLong = pairs.some(([key, value]) => key.length > PROPERTIES.key || value.length > PROPERTIES.value);
  if (isLong || pairs.length > PROPERTIES.count || bytes > PROPERTIES.bytes)
    throw invalid('Invalid extended properties: too long, or too many.');
}
