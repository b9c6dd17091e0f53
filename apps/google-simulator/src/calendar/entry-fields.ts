import { type ApiCall } from '../api/api-call.js';
import { type ListEntry } from '../world/calendar/stored.js';
import { CALENDAR_COLOURS } from './colours.js';
import { invalid } from './refusals.js';

type Fields = Partial<ListEntry>;

/**
 * What a person may set about a calendar in the own list. A colour of the palette decides both colours; free ones need
 * `colorRgbFormat=true`.
 * @throws GoogleError 400
 */
export function entryFields(call: ApiCall, body: object): Fields {
  const { summaryOverride, hidden, selected, defaultReminders, notificationSettings, ...colours } = body as Fields;
  if ((defaultReminders?.length ?? 0) > 5) throw invalid('Too many reminders.');
  return {
    ...(summaryOverride !== undefined && { summaryOverride }),
    ...(selected !== undefined && { selected }),
    // A hidden calendar is not shown either.
    ...(hidden === true && { hidden, selected: false }),
    ...(defaultReminders !== undefined && { defaultReminders }),
    ...(notificationSettings !== undefined && { notificationSettings }),
    ...coloursOf(call, colours),
  };
}

function coloursOf(call: ApiCall, { colorId, backgroundColor, foregroundColor }: Fields): Fields {
  if (call.flag('colorRgbFormat') && backgroundColor !== undefined && foregroundColor !== undefined) {
    if (![backgroundColor, foregroundColor].every((colour) => /^#[\da-f]{6}$/i.test(colour)))
      throw invalid('Invalid colour.');
    return { backgroundColor, foregroundColor, ...(colorId !== undefined && { colorId }) };
  }
  if (colorId === undefined) return {};
  const colour = Object.hasOwn(CALENDAR_COLOURS, colorId) ? CALENDAR_COLOURS[colorId] : undefined;
  if (colour === undefined) throw invalid('Invalid color id.');
  return { colorId, backgroundColor: colour.background, foregroundColor: colour.foreground };
}
