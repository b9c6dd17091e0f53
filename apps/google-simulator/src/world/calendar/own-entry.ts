import { type ListEntry } from './stored.js';

/** An owner's row of a calendar, as Google makes it. */
export function ownEntry(id: string, etag: string): ListEntry {
  const colour = { colorId: '16', backgroundColor: '#4986e7', foregroundColor: '#1d1d1d' };
  const defaultReminders = [{ method: 'popup', minutes: 10 }];
  return { id, etag, accessRole: 'owner', selected: true, ...colour, defaultReminders };
}
