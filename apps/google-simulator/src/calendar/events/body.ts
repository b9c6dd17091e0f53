import { type ApiCall } from '../../api/api-call.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { readTime, verifySpan } from '../event-time.js';
import { isRecurrenceLine } from '../recurrence/occurrences.js';
import { badRequest, invalid, required } from '../refusals.js';
import { attendeesOf, verifyLimits } from './body-parts.js';
import { conferenceOf } from './conference.js';
import { mergePatch } from './merge-patch.js';

/** What a request may set; the rest of a body is ignored, as Google does. */
const SETTABLE = [
  ...['summary', 'description', 'location', 'start', 'end', 'recurrence', 'attendees', 'status', 'eventType'],
  ...['guestsCanInviteOthers', 'guestsCanModify', 'guestsCanSeeOtherGuests', 'anyoneCanAddSelf', 'source', 'gadget'],
  ...['reminders', 'colorId', 'transparency', 'visibility', 'extendedProperties', 'attachments', 'conferenceData'],
  ...[
    'birthdayProperties',
    'focusTimeProperties',
    'outOfOfficeProperties',
    'workingLocationProperties',
    'eventLabelId',
  ],
];

type Body = Readonly<Record<string, unknown>>;
/** The settable fields of an event, checked. */
export type Content = Pick<StoredEvent, 'start' | 'end' | 'status' | 'eventType'> & Body;

/**
 * The content of a new event, or of one that is replaced (`before`): what the body does not name is gone.
 * @throws GoogleError 400
 */
export function wholeContent(call: ApiCall, zone: string, before?: StoredEvent): Content {
  return checked(call, zone, pick(call.body as Body), before);
}

/** The content with a patch laid over it: objects are merged, lists replaced, null takes away. @throws GoogleError 400 */
export function patchedContent(call: ApiCall, zone: string, before: StoredEvent): Content {
  return checked(call, zone, pick(mergePatch(pick(before), call.patch) as Body), before);
}

/** The greater of what is stored and what the body says. @throws GoogleError 400 for a body that was read before the last change */
export function sequenceOf(call: ApiCall, before: StoredEvent): number {
  const { sequence = before.sequence } = call.body as { sequence?: number };
  if (sequence < before.sequence)
    throw invalid(
      'Invalid sequence value. The specified sequence number is below the current sequence number of the resource. Re-fetch the resource and use its sequence number on the following request.',
    );
  return sequence;
}

export function withoutContentOf(event: StoredEvent): StoredEvent {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !SETTABLE.includes(name))) as StoredEvent;
}

function pick(body: Body): Body {
  return Object.fromEntries(
    SETTABLE.flatMap((name) => (body[name] === undefined || body[name] === null ? [] : [[name, body[name]]])),
  );
}

function checked(call: ApiCall, zone: string, body: Body, before: StoredEvent | undefined): Content {
  const [start, end] = [readTime(body.start, 'start', zone), readTime(body.end, 'end', zone)];
  verifySpan(start, end, zone);
  const { eventType = before?.eventType ?? 'default', status = 'confirmed' } = body as Partial<Content>;
  if (!['confirmed', 'tentative', 'cancelled'].includes(status)) throw invalid('Invalid value for: status');
  if (eventType !== (before?.eventType ?? eventType)) throw invalid('The event type cannot be changed.');
  if (before === undefined && eventType === 'fromGmail') throw invalid('An event of this type cannot be created.');
  verifyLimits(body);
  const { recurrence: _recurrence, attendees: _attendees, attachments: _files, conferenceData: _meet, ...rest } = body;
  const parts = { ...recurrenceOf(body, before), ...attendeesOf(body), ...attachmentsOf(call, body, before) };
  return { ...rest, ...parts, ...conferenceOf(call, body, before), start, end, status, eventType };
}

function recurrenceOf(body: Body, before: StoredEvent | undefined): object {
  const lines = (body.recurrence ?? []) as readonly string[];
  if (lines.length === 0) return {};
  if (before?.recurringEventId !== undefined) throw badRequest('An instance of a series cannot recur itself.');
  if (!lines.every(isRecurrenceLine)) throw invalid('Invalid recurrence rule.');
  const { date, timeZone } = body.start as { date?: string; timeZone?: string };
  if (date === undefined && timeZone === undefined) throw required('Missing time zone definition for start time.');
  return { recurrence: lines };
}

/** A client that does not say `supportsAttachments` neither sets nor loses any. */
function attachmentsOf(call: ApiCall, body: Body, before: StoredEvent | undefined): object {
  const files = call.flag('supportsAttachments') ? body.attachments : before?.attachments;
  if (files === undefined) return {};
  if ((files as readonly unknown[]).length > 25) throw invalid('The maximum number of attachments is 25.');
  return { attachments: files };
}
