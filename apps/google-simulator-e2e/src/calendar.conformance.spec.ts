import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { calendar, type calendar_v3 } from '@googleapis/calendar';
import { LINH, MINH, WatchedGoogle } from './support/google.js';

const SCOPE = 'https://www.googleapis.com/auth/calendar';
const PRIMARY = { calendarId: 'primary' };
const HOUR = {
  start: { dateTime: '2026-11-24T09:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' },
  end: { dateTime: '2026-11-24T10:00:00+07:00', timeZone: 'Asia/Ho_Chi_Minh' },
};

let google: WatchedGoogle;
let minh: calendar_v3.Calendar;
let linh: calendar_v3.Calendar;
beforeAll(async () => {
  google = await WatchedGoogle.start({
    accounts: [
      { email: MINH, events: 60, seed: 'conformance' },
      { email: LINH, events: 5 },
    ],
  });
  minh = calendar({ version: 'v3', ...(await google.options([SCOPE])) });
  linh = calendar({ version: 'v3', ...(await google.options([SCOPE], LINH)) });
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

async function insert(requestBody: calendar_v3.Schema$Event = {}): Promise<calendar_v3.Schema$Event & { id: string }> {
  const { data } = await minh.events.insert({ ...PRIMARY, requestBody: { summary: 'Họp', ...HOUR, ...requestBody } });
  return { ...data, id: data.id! };
}

async function all(query: calendar_v3.Params$Resource$Events$List): Promise<{ ids: string[]; syncToken: string }> {
  const ids: string[] = [];
  for (let pageToken: string | undefined; ;) {
    const { data } = await minh.events.list({ ...PRIMARY, ...query, ...(pageToken && { pageToken }) });
    ids.push(...data.items!.map(({ id }) => id!));
    if (!data.nextPageToken) return { ids, syncToken: data.nextSyncToken ?? '' };
    pageToken = data.nextPageToken;
  }
}

describe('Google’s own client', () => {
  it('reads every event, plain and expanded, by pages, by instances, one by one, and what changed since', async () => {
    const { ids, syncToken } = await all({ maxResults: 25 });
    expect(ids).toHaveLength(60);
    for (const eventId of ids) {
      const { data } = await minh.events.get({ ...PRIMARY, eventId });
      if (data.recurrence)
        await minh.events.instances({ ...PRIMARY, eventId, maxResults: 10, timeZone: 'Europe/Paris' });
    }
    const year = { timeMin: '2026-06-01T00:00:00Z', timeMax: '2027-06-01T00:00:00Z' };
    const single = await all({ ...year, singleEvents: true, orderBy: 'startTime', maxResults: 100 });
    expect(new Set(single.ids).size).toBe(single.ids.length);
    await minh.events.delete({ ...PRIMARY, eventId: ids[0]! });
    const { data } = await minh.events.list({ ...PRIMARY, syncToken });
    expect(data.items).toMatchObject([{ id: ids[0], status: 'cancelled' }]);
  });

  it('writes events: insert with an id, patch, update, import, move, delete', async () => {
    const event = await insert({
      id: 'hub42',
      attendees: [{ email: LINH }],
      reminders: { overrides: [{ method: 'popup', minutes: 5 }] },
    });
    await minh.events.patch({ ...PRIMARY, eventId: event.id, sendUpdates: 'all', requestBody: { location: 'Sen' } });
    const { data: read } = await minh.events.get({ ...PRIMARY, eventId: event.id });
    await minh.events.update({ ...PRIMARY, eventId: event.id, requestBody: { ...read, summary: 'Mới' } });
    const { data: imported } = await minh.events.import({
      ...PRIMARY,
      requestBody: { ...HOUR, iCalUID: 'a@elsewhere.example' },
    });
    const { data: team } = await minh.calendars.insert({ requestBody: { summary: 'Team', timeZone: 'Asia/Tokyo' } });
    const { data: moved } = await minh.events.move({ ...PRIMARY, eventId: event.id, destination: team.id! });
    expect(moved.organizer).toMatchObject({ email: team.id, self: true });
    expect((await minh.events.delete({ ...PRIMARY, eventId: imported.id! })).status).toBe(204);
  });

  it('invites, and hears the answer', async () => {
    const event = await insert({ recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'], attendees: [{ email: LINH }] });
    const { data: copy } = await linh.events.get({ ...PRIMARY, eventId: event.id });
    const attendees = copy.attendees!.map((row) => (row.self ? { ...row, responseStatus: 'accepted' } : row));
    await linh.events.patch({ ...PRIMARY, eventId: event.id, requestBody: { attendees } });
    expect((await minh.events.get({ ...PRIMARY, eventId: event.id })).data.attendees?.[0]?.responseStatus).toBe(
      'accepted',
    );
  });

  it('keeps calendars and the list of them', async () => {
    const { data: made } = await minh.calendars.insert({ requestBody: { summary: 'Phòng họp' } });
    const calendarId = made.id!;
    await minh.calendars.patch({ calendarId, requestBody: { description: 'Tầng 3' } });
    await minh.calendars.update({ calendarId, requestBody: { summary: 'Phòng 402' } });
    expect((await minh.calendars.get({ calendarId })).data.summary).toBe('Phòng 402');
    await minh.calendarList.patch({ calendarId, requestBody: { colorId: '7' } });
    await minh.calendarList.update({ calendarId, requestBody: { selected: true, hidden: false } });
    await minh.calendarList.get({ calendarId });
    await minh.calendarList.delete({ calendarId });
    await minh.calendarList.insert({ requestBody: { id: calendarId } });
    const { data: list } = await minh.calendarList.list({ showHidden: true });
    await minh.calendars.delete({ calendarId });
    const { data: later } = await minh.calendarList.list({ syncToken: list.nextSyncToken! });
    expect(later.items).toMatchObject([{ id: calendarId, deleted: true }]);
    await linh.calendars.clear(PRIMARY);
    expect((await linh.events.list(PRIMARY)).data.items).toEqual([]);
  });

  it('reads settings, colours and who is busy', async () => {
    const { data } = await minh.settings.list({});
    await minh.settings.get({ setting: data.items![0]!.id! });
    await minh.colors.get({});
    const requestBody = {
      timeMin: '2026-11-24T00:00:00Z',
      timeMax: '2026-11-25T00:00:00Z',
      items: [{ id: MINH }, { id: 'x@y.example' }],
    };
    const { data: free } = await minh.freebusy.query({ requestBody });
    expect(free.calendars?.['x@y.example']?.errors?.[0]?.reason).toBe('notFound');
  });

  it('watches events, list and settings, and stops', async () => {
    const listener = createServer((_request, response) => response.writeHead(204).end());
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const channel = (id: string): calendar_v3.Schema$Channel => ({
      id,
      type: 'web_hook',
      address: addressOf(listener),
      token: 't',
    });
    const channels = [
      (await minh.events.watch({ ...PRIMARY, requestBody: channel('events') })).data,
      (await minh.calendarList.watch({ requestBody: channel('list') })).data,
      (await minh.settings.watch({ requestBody: channel('settings') })).data,
    ];
    for (const { id, resourceId } of channels)
      expect((await minh.channels.stop({ requestBody: { id: id!, resourceId: resourceId! } })).status).toBe(204);
    await new Promise((resolve) => listener.close(resolve));
  });

  it('understands the refusals', async () => {
    const { id, etag } = await insert();
    const at = { ...PRIMARY, eventId: id };
    await minh.events.patch({ ...at, requestBody: { summary: 'x' } });
    const stale = minh.events.patch({ ...at, requestBody: { summary: 'y' } }, { headers: { 'If-Match': etag! } });
    await expect(stale).rejects.toMatchObject({ status: 412 });
    await expect(minh.events.insert({ ...PRIMARY, requestBody: { ...HOUR, id } })).rejects.toMatchObject({
      status: 409,
    });
    await minh.events.delete(at);
    await expect(minh.events.delete(at)).rejects.toMatchObject({ status: 410 });
    await expect(linh.events.get(at)).rejects.toMatchObject({ status: 404 });
    const { syncToken } = await all({});
    await google.control('POST', `accounts/${MINH}/calendar/expire`);
    await expect(minh.events.list({ ...PRIMARY, syncToken })).rejects.toMatchObject({ status: 410 });
  });

  it('has driven every method that is simulated', () => {
    expect(google.notDriven('calendar.v3')).toEqual([]);
  });
});

function addressOf(server: Server): string {
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks`;
}
