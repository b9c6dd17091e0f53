import { type Book } from '../../world/calendar/calendar.js';
import { type StoredEvent } from '../../world/calendar/stored.js';
import { type Changes } from './changes.js';

/**
 * Since 7 July 2026 all times of a series are equally visible: who hides one hides all, and one alone cannot be shown
 * (`google-apis.md` 3.4).
 */
export function settleVisibility(changes: Changes, book: Book, before: StoredEvent, wanted: StoredEvent): StoredEvent {
  const series = changes.find(book, before.recurringEventId ?? '');
  if (series === undefined || isHidden(wanted) === isHidden(series)) return wanted;
  if (isHidden(series)) return withVisibility(wanted, series.visibility);
  for (const event of [series, ...book.exceptions(series.id)])
    if (event.id !== wanted.id && event.status !== 'cancelled')
      changes.put(book, withVisibility(event, wanted.visibility));
  return wanted;
}

function isHidden({ visibility }: StoredEvent): boolean {
  return visibility === 'private' || visibility === 'confidential';
}

function withVisibility(event: StoredEvent, visibility: string | undefined): StoredEvent {
  const { visibility: _before, ...rest } = event;
  return visibility === undefined ? rest : { ...rest, visibility };
}
