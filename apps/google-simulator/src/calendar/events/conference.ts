import { type ApiCall } from '../../api/api-call.js';
import { type StoredEvent } from '../../world/calendar/stored.js';

type Body = Readonly<Record<string, unknown>>;

interface Conference {
  readonly createRequest?: { readonly requestId?: string; readonly conferenceSolutionKey?: { readonly type?: string } };
}

/** Conference data of a body; a client that does not say `conferenceDataVersion=1` neither sets nor loses any. */
export function conferenceOf(call: ApiCall, body: Body, before: StoredEvent | undefined): object {
  const kept = before?.conferenceData;
  if (call.query('conferenceDataVersion') !== '1') return keep(kept);
  const wanted = body.conferenceData as Conference | undefined;
  if (wanted?.createRequest === undefined) return keep(wanted);
  const made = kept as Conference | undefined;
  if (made?.createRequest?.requestId === wanted.createRequest.requestId) return keep(kept);
  return keep(newMeeting(call, wanted.createRequest));
}

function keep(conferenceData: unknown): object {
  if (conferenceData === undefined) return {};
  const { entryPoints } = conferenceData as { entryPoints?: readonly { readonly uri?: string }[] };
  const hangoutLink = entryPoints?.[0]?.uri;
  return { conferenceData, ...(hangoutLink !== undefined && { hangoutLink }) };
}

/** A Meet of its own; Google may say `pending` first, the simulator is done at once. */
function newMeeting(call: ApiCall, request: NonNullable<Conference['createRequest']>): object {
  const letters = [...call.world.random(10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
  const conferenceId = `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
  const key = { type: 'hangoutsMeet' };
  const uri = `https://meet.google.com/${conferenceId}`;
  return {
    createRequest: { ...request, conferenceSolutionKey: key, status: { statusCode: 'success' } },
    entryPoints: [{ entryPointType: 'video', uri, label: `meet.google.com/${conferenceId}` }],
    conferenceSolution: { key, name: 'Google Meet' },
    conferenceId,
  };
}
