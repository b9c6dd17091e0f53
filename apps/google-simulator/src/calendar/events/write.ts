import { type ApiCall, type ApiHandler } from '../../api/api-call.js';
import { GoogleError } from '../../http/google-error.js';
import { type Book } from '../../world/calendar/calendar.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { bookOf } from '../access.js';
import { requireMatch } from '../etags.js';
import { badRequest, deleted, duplicate, forbiddenForNonOrganizer } from '../refusals.js';
import { addressesOf, cancelled, isOrganizers, remove, write } from './apply.js';
import { type Content, patchedContent, sequenceOf, wholeContent, withoutContentOf } from './body.js';
import { Changes } from './changes.js';
import { organizerOf } from './insert.js';
import { eventOf } from './read.js';
import { answerEvent } from './view.js';
import { settleVisibility } from './visibility.js';

export const writeEvents: Readonly<Record<string, ApiHandler>> = {
  'calendar.events.update': (call) => change(call, (book, before) => wholeContent(call, book.facts.timeZone, before)),
  'calendar.events.patch': (call) => change(call, (book, before) => patchedContent(call, book.facts.timeZone, before)),
  'calendar.events.delete': drop,
  'calendar.events.move': move,
};

function change(call: ApiCall, contentOf: (book: Book, before: StoredEvent) => Content): object {
  const book = bookOf(call, 'writer');
  const before = eventOf(call, book);
  requireMatch(call, before.etag);
  const content = contentOf(book, before);
  const sequence = sequenceOf(call, before) + (isMoved(before, content) ? 1 : 0);
  const wanted: StoredEvent = { reminders: { useDefault: true }, ...withoutContentOf(before), ...content, sequence };
  const changes = new Changes(call);
  if (wanted.status === 'cancelled' && before.status !== 'cancelled') {
    remove(changes, book, before);
  } else {
    const after = write(changes, book, before, settleVisibility(changes, book, before, wanted));
    const isOwn = isOrganizers(book, after);
    changes.mail(
      book,
      after,
      isOwn ? [...new Set([...addressesOf(before), ...addressesOf(after)])] : [after.organizer.email],
    );
  }
  changes.record();
  return answerEvent(call, book, changes.find(book, before.id) ?? before);
}

/** 204; a second time 410. */
function drop(call: ApiCall): undefined {
  const book = bookOf(call, 'writer');
  const event = eventOf(call, book);
  if (event.status === 'cancelled') throw deleted();
  requireMatch(call, event.etag);
  const changes = new Changes(call);
  remove(changes, book, event);
  changes.record();
}

/** Another calendar becomes the organizer; the first one shows the event as cancelled (`google-apis.md` 3.2). */
function move(call: ApiCall): object {
  const source = bookOf(call, 'writer');
  const event = eventOf(call, source);
  const target = bookOf(call, 'writer', call.query('destination') ?? '');
  requireMatch(call, event.etag);
  verifyMovable(source, event, target);
  const changes = new Changes(call);
  const moved: StoredEvent = { ...event, organizer: organizerOf(target), sequence: event.sequence + 1 };
  const stored = write(changes, target, undefined, moved);
  for (const child of source.exceptions(event.id)) {
    changes.put(target, { ...child, organizer: moved.organizer });
    if (child.status !== 'cancelled') changes.put(source, cancelled(child));
  }
  changes.put(source, cancelled(event));
  changes.mail(target, stored, addressesOf(stored));
  changes.record();
  return answerEvent(call, target, stored);
}

function verifyMovable(source: Book, event: StoredEvent, target: Book): void {
  if (event.status === 'cancelled') throw deleted();
  if (event.recurringEventId !== undefined)
    throw new GoogleError(400, 'cannotChangeOrganizerOfInstance', 'Cannot change the organizer of an instance.');
  if (event.eventType !== 'default') throw badRequest('Only default events can be moved.');
  if (!isOrganizers(source, event)) throw forbiddenForNonOrganizer();
  if (target === source) throw badRequest('The source and the destination are the same calendar.');
  const there = target.events.get(event.id);
  if (there !== undefined && there.status !== 'cancelled') throw duplicate();
}

/** Guests must be asked anew where the time changes; iCalendar counts that (RFC 5546 2.1.4). */
function isMoved(before: StoredEvent, { start, end, recurrence }: Content): boolean {
  return JSON.stringify([before.start, before.end, before.recurrence]) !== JSON.stringify([start, end, recurrence]);
}
