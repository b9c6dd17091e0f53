import { type Simulator } from '../simulator.js';
import { control, deliver, LINH, MINH, type Reply, startTest, tokensFor } from '../testing/fixture.js';
import { assertConforms } from '../testing/fixture.js';

const CONTACTS = 'https://www.googleapis.com/auth/contacts';
const OTHERS = 'https://www.googleapis.com/auth/contacts.other.readonly';
const WEEK_MS = 7 * 86_400_000;

interface Person {
  readonly resourceName: string;
  readonly etag: string;
  readonly metadata?: { readonly deleted?: boolean; readonly previousResourceNames?: readonly string[] };
  readonly names?: readonly { readonly displayName: string }[];
}

interface Answer extends Person {
  readonly connections?: readonly Person[];
  readonly nextPageToken?: string;
  readonly nextSyncToken: string;
  readonly results?: readonly object[];
  readonly otherContacts?: readonly { readonly emailAddresses: readonly { readonly value: string }[] }[];
  readonly canNotRemoveLastContactGroupResourceNames?: readonly string[];
  readonly error: {
    readonly status: string;
    readonly message: string;
    readonly details?: readonly { reason: string }[];
  };
}

let simulator: Simulator;
let token: string;
beforeEach(async () => {
  simulator = await startTest();
  token = (await tokensFor(simulator, [CONTACTS, OTHERS])).access_token;
});
afterEach(() => simulator.close());

async function ask(verb: string, path: string, body?: object): Promise<Reply<Answer>> {
  const url = new URL(`${simulator.url}/v1/${path}`);
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: verb, headers, ...init });
  const answer = (await response.json()) as Answer;
  if (response.ok) assertConforms(verb, url, answer);
  return { status: response.status, headers: response.headers, body: answer };
}

const create = async (givenName: string): Promise<Person> =>
  (await ask('POST', 'people:createContact', { names: [{ givenName }] })).body;
const sync = (query: string): Promise<Reply<Answer>> =>
  ask('GET', `people/me/connections?personFields=names&requestSyncToken=true${query}`);

it('tells a sync what was made, changed, deleted and merged since, and nothing twice', async () => {
  const [an, binh] = [await create('An'), await create('Bình')];
  const first = await sync('');
  expect(first.body.connections).toHaveLength(2);
  const quiet = await sync(`&syncToken=${first.body.nextSyncToken}`);
  expect(quiet.body.connections).toBeUndefined();
  const chi = await create('Chi');
  await ask('DELETE', `${an.resourceName}:deleteContact`);
  const next = await sync(`&syncToken=${quiet.body.nextSyncToken}`);
  expect(next.body.connections?.map(({ resourceName, metadata }) => [resourceName, metadata?.deleted])).toEqual([
    [chi.resourceName, undefined],
    [an.resourceName, true],
  ]);
  await control(simulator, 'POST', `accounts/${MINH}/contacts/merge`, {
    into: binh.resourceName,
    gone: chi.resourceName,
  });
  const path = `people/me/connections?personFields=names,metadata&requestSyncToken=true`;
  const { body } = await ask('GET', path);
  expect(body.connections?.map(({ metadata }) => metadata?.previousResourceNames)).toEqual([[chi.resourceName]]);
});

it('refuses a sync token after seven days, however often it was renewed, with the reason that clients look for', async () => {
  const first = await sync('');
  await control(simulator, 'POST', 'clock', { advanceMs: WEEK_MS - 60_000 });
  const { access_token } = await tokensFor(simulator, [CONTACTS, OTHERS]);
  token = access_token;
  const renewed = await sync(`&syncToken=${first.body.nextSyncToken}`);
  expect(renewed.status).toBe(200);
  await control(simulator, 'POST', 'clock', { advanceMs: 120_000 });
  const { status, body } = await sync(`&syncToken=${renewed.body.nextSyncToken}`);
  expect([status, body.error.status, body.error.details?.[0]?.reason]).toEqual([
    400,
    'FAILED_PRECONDITION',
    'EXPIRED_SYNC_TOKEN',
  ]);
});

it('refuses tokens beside other parameters than those of the first call', async () => {
  const { body } = await sync('');
  const other = `people/me/connections?personFields=names,phoneNumbers&requestSyncToken=true&syncToken=${body.nextSyncToken}`;
  expect((await ask('GET', other)).status).toBe(400);
});

it('shows own writes to a sync only after the delay', async () => {
  const first = await sync('');
  await control(simulator, 'POST', `accounts/${MINH}/contacts/delay`, { ms: 60_000 });
  await create('Dung');
  const early = await sync(`&syncToken=${first.body.nextSyncToken}`);
  expect(early.body.connections).toBeUndefined();
  await control(simulator, 'POST', 'clock', { advanceMs: 61_000 });
  expect((await sync(`&syncToken=${early.body.nextSyncToken}`)).body.connections).toHaveLength(1);
});

it('replaces the fields of the mask and leaves the rest, and refuses a stale etag', async () => {
  const made = await ask('POST', 'people:createContact', {
    names: [{ unstructuredName: 'Nguyễn Thị Hoa' }],
    phoneNumbers: [{ value: '+84 1' }],
  });
  const { resourceName, etag } = made.body;
  expect(made.body.names?.[0]?.displayName).toBe('Nguyễn Thị Hoa');
  const path = `${resourceName}:updateContact?updatePersonFields=phoneNumbers,emailAddresses`;
  const changed = await ask('PATCH', path, { etag, emailAddresses: [{ value: 'hoa@x.example' }] });
  expect(changed.body).toMatchObject({ names: [{ displayName: 'Nguyễn Thị Hoa' }], emailAddresses: [{}] });
  expect(changed.body).not.toHaveProperty('phoneNumbers');
  const stale = await ask('PATCH', path, { etag, emailAddresses: [] });
  expect([stale.status, stale.body.error.status]).toEqual([400, 'FAILED_PRECONDITION']);
  expect((await ask('PATCH', path, { emailAddresses: [] })).body.error.message).toMatch(/must set person.etag/);
});

it('searches what a warm-up has read, by the beginnings of words', async () => {
  await create('Giang');
  expect((await ask('GET', 'people:searchContacts?query=gi&readMask=names')).body.results).toBeUndefined();
  await ask('GET', 'people:searchContacts?query=&readMask=names');
  expect((await ask('GET', 'people:searchContacts?query=gi&readMask=names')).body.results).toHaveLength(1);
  expect((await ask('GET', 'people:searchContacts?query=ang&readMask=names')).body.results).toBeUndefined();
});

it('saves those whom one wrote to as other contacts, once', async () => {
  const raw = 'From: minh@hoasen.example\r\nTo: "Lan Anh" <lan@x.example>, linh@hoasen.example\r\n\r\nhi';
  await control(simulator, 'POST', `accounts/${MINH}/messages?labelIds=SENT`, raw);
  await deliver(simulator, { from: 'spam@x.example' });
  const addresses = async (): Promise<string[] | undefined> =>
    (await ask('GET', 'otherContacts?readMask=emailAddresses')).body.otherContacts?.map(
      ({ emailAddresses }) => emailAddresses[0]!.value,
    );
  expect((await addresses())?.sort()).toEqual(['lan@x.example', LINH]);
  expect(await addresses()).toHaveLength(2);
});

it('takes nobody out of the last group', async () => {
  const { resourceName } = await create('Hạnh');
  const { body } = await ask('POST', 'contactGroups/myContacts/members:modify', {
    resourceNamesToRemove: [resourceName],
  });
  expect(body.canNotRemoveLastContactGroupResourceNames).toEqual([resourceName]);
});

it.each([
  ['GET', 'people/me/connections?personFields=shoeSize', undefined, 400],
  ['GET', 'people/c999?personFields=names', undefined, 404],
  ['GET', 'people/me/connections?personFields=names&syncToken=rubbish', undefined, 400],
  ['POST', 'people:createContact', { names: [{ givenName: 'A' }, { givenName: 'B' }] }, 400],
  ['POST', 'people:createContact', { shoeSize: 44 }, 400],
  ['POST', 'contactGroups', { contactGroup: { name: 'myContacts' } }, 409],
  ['DELETE', 'contactGroups/myContacts', undefined, 400],
])('answers %s %s with %s as Google does: %i', async (verb, path, body, status) => {
  const answer = await ask(verb, path, body);
  expect([answer.status, answer.body.error]).toEqual([status, expect.objectContaining({ code: status }) as object]);
  expect(answer.body.error).not.toHaveProperty('errors');
});

it('imports vCards: folded lines, escapes, types, birthdays without a year', async () => {
  const vcf = [
    'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Nguyễn;Hoa;Thị;;\r\nFN:Nguyễn Thị Hoa\r\nEMAIL;TYPE=work:hoa@x.example',
    'NOTE:một\\, hai\\nba\r\n  bốn\r\nBDAY:--0412\r\nTEL;TYPE=CELL:+84 9\r\nORG:Sen Vàng;Kế toán\r\nEND:VCARD\r\n',
  ].join('\r\n');
  expect((await control(simulator, 'POST', `accounts/${MINH}/import-vcf`, vcf)).body).toEqual({ imported: 1 });
  const state = (await control(simulator, 'GET', `state/${MINH}`)).body as string;
  const contact = JSON.parse(state.split('\n').find((line) => line.includes('"kind":"contact"')) ?? '{}') as object;
  expect(contact).toMatchObject({
    groups: ['myContacts'],
    fields: {
      names: [{ displayName: 'Hoa Thị Nguyễn', familyName: 'Nguyễn' }],
      emailAddresses: [{ value: 'hoa@x.example', type: 'work' }],
      phoneNumbers: [{ value: '+84 9', type: 'mobile' }],
      organizations: [{ name: 'Sen Vàng' }],
      biographies: [{ value: 'một, hai\nba bốn' }],
      birthdays: [{ date: { month: 4, day: 12 } }],
    },
  });
});
