import { type Simulator } from '../simulator.js';
import { assertConforms, control, startTest, tokensFor } from '../testing/fixture.js';

const AUTH = 'https://www.googleapis.com/auth/';
const DIRECTORY = 'people:listDirectoryPeople?readMask=names&sources=DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE&pageSize=1';

interface Person {
  readonly resourceName: string;
  readonly etag: string;
  readonly metadata?: { readonly deleted?: boolean };
  readonly names?: readonly { readonly displayName: string }[];
  readonly memberships?: readonly { readonly contactGroupMembership: { readonly contactGroupResourceName: string } }[];
}

interface Answer extends Person {
  readonly connections?: readonly Person[];
  readonly people?: readonly Person[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
}

let simulator: Simulator;
let token: string;
beforeEach(async () => {
  simulator = await startTest();
  token = await tokenOf('contacts', 'contacts.other.readonly', 'directory.readonly');
});
afterEach(() => simulator.close());

async function tokenOf(...scopes: readonly string[]): Promise<string> {
  return (
    await tokensFor(
      simulator,
      scopes.map((scope) => `${AUTH}${scope}`),
    )
  ).access_token;
}

async function ask(verb: string, path: string, body?: object): Promise<{ status: number; body: Answer }> {
  const url = new URL(`${simulator.url}/v1/${path}`);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: verb, headers, ...(body && { body: JSON.stringify(body) }) });
  const answer = (await response.json()) as Answer;
  if (response.ok) assertConforms(verb, url, answer);
  return { status: response.status, body: answer };
}

const create = async (givenName: string, more: object = {}): Promise<Answer> =>
  (await ask('POST', 'people:createContact', { names: [{ givenName }], ...more })).body;
const nameOf = ({ names, metadata }: Person): string | undefined =>
  metadata?.deleted === true ? 'deleted' : names?.[0]?.displayName;
const groupsOf = async ({ resourceName }: Person): Promise<(string | undefined)[]> =>
  ((await ask('GET', `${resourceName}?personFields=memberships`)).body.memberships ?? []).map(
    ({ contactGroupMembership }) => contactGroupMembership.contactGroupResourceName,
  );

describe.each(['LAST_MODIFIED_ASCENDING', 'LAST_MODIFIED_DESCENDING', 'FIRST_NAME_ASCENDING', 'LAST_NAME_ASCENDING'])(
  'pages in the order %s',
  (sortOrder) => {
    const list = `people/me/connections?personFields=names&requestSyncToken=true&pageSize=2&sortOrder=${sortOrder}`;

    it.each([
      ['changed', 'Z'],
      ['deleted', 'deleted'],
    ])('hide nobody when a contact is %s between them, and the next sync tells of it', async (what, told) => {
      for (const name of ['A', 'B', 'C', 'D', 'E']) await create(name);
      const first = (await ask('GET', list)).body;
      const [{ resourceName, etag } = { resourceName: '', etag: '' }] = first.connections ?? [];
      if (what === 'deleted') await ask('DELETE', `${resourceName}:deleteContact`);
      else
        await ask('PATCH', `${resourceName}:updateContact?updatePersonFields=names`, {
          etag,
          names: [{ givenName: 'Z' }],
        });
      const seen = (first.connections ?? []).map(nameOf);
      let page = first;
      while (page.nextPageToken !== undefined) {
        page = (await ask('GET', `${list}&pageToken=${page.nextPageToken}`)).body;
        seen.push(...(page.connections ?? []).map(nameOf));
      }
      expect(seen).toEqual(expect.arrayContaining(['A', 'B', 'C', 'D', 'E']));
      const later = (await ask('GET', `${list}&syncToken=${page.nextSyncToken ?? ''}`)).body;
      expect(later.connections?.map(nameOf)).toEqual([told]);
    });
  },
);

it('tells a sync and the etag of a contact that joins a group, and lets nobody be without one', async () => {
  const group = (await ask('POST', 'contactGroups', { contactGroup: { name: 'Sông Hồng' } })).body.resourceName;
  const memberships = [{ contactGroupMembership: { contactGroupResourceName: group } }];
  const [an, binh] = [await create('An', { memberships }), await create('Bình', { memberships: [] })];
  expect([await groupsOf(an), await groupsOf(binh)]).toEqual([[group], ['contactGroups/myContacts']]);
  const list = 'people/me/connections?personFields=memberships&requestSyncToken=true';
  const { nextSyncToken = '' } = (await ask('GET', list)).body;
  await ask('POST', 'contactGroups/starred/members:modify', { resourceNamesToAdd: [binh.resourceName] });
  const { connections = [] } = (await ask('GET', `${list}&syncToken=${nextSyncToken}`)).body;
  expect(connections.map(({ resourceName, etag }) => [resourceName, etag === binh.etag])).toEqual([
    [binh.resourceName, false],
  ]);
  await ask('DELETE', group);
  expect(await groupsOf(an)).toEqual(['contactGroups/myContacts']);
});

it('lets contacts only leave the system groups of old', async () => {
  const { resourceName } = await create('An');
  const modify = async (body: object): Promise<number> =>
    (await ask('POST', 'contactGroups/friends/members:modify', body)).status;
  expect(await modify({ resourceNamesToRemove: [resourceName] })).toBe(200);
  expect(await modify({ resourceNamesToAdd: [resourceName] })).toBe(400);
  const friends = { contactGroupMembership: { contactGroupResourceName: 'contactGroups/friends' } };
  expect((await ask('POST', 'people:createContact', { memberships: [friends] })).status).toBe(400);
});

it('comes to the end of a directory sync of several pages', async () => {
  const list = `${DIRECTORY}&requestSyncToken=true`;
  let page = (await ask('GET', list)).body;
  while (page.nextPageToken !== undefined) page = (await ask('GET', `${list}&pageToken=${page.nextPageToken}`)).body;
  const sync = `${list}&syncToken=${page.nextSyncToken ?? ''}`;
  for (const name of ['x', 'y', 'z']) await control(simulator, 'POST', 'accounts', { email: `${name}@hoasen.example` });
  const pages = [(await ask('GET', sync)).body];
  for (let last = pages[0]; last?.nextPageToken !== undefined && pages.length < 9; last = pages.at(-1))
    pages.push((await ask('GET', `${sync}&pageToken=${last.nextPageToken}`)).body);
  expect(pages.flatMap(({ people = [] }) => people.map(nameOf))).toEqual(['X', 'Y', 'Z']);
});

it('writes a batch without a read mask and answers nothing', async () => {
  const contacts = [{ contactPerson: { names: [{ givenName: 'An' }] } }];
  expect(await ask('POST', 'people:batchCreateContacts', { contacts })).toEqual({ status: 200, body: {} });
  expect((await ask('GET', 'people/me/connections?personFields=names')).body.connections).toHaveLength(1);
});

it('shows no contact to a token that may only read profiles', async () => {
  const { resourceName } = await create('An');
  token = await tokenOf('userinfo.profile');
  expect((await ask('GET', 'people/me?personFields=names')).status).toBe(200);
  expect((await ask('GET', `${resourceName}?personFields=names`)).status).toBe(403);
});

it('makes no group where the mask of the answer is refused', async () => {
  const groups = async (): Promise<object> => ({ ...(await ask('GET', 'contactGroups')).body, nextSyncToken: '' });
  const before = await groups();
  const body = { contactGroup: { name: 'Đối tác' }, readGroupFields: 'shoeSize' };
  expect((await ask('POST', 'contactGroups', body)).status).toBe(400);
  expect(await groups()).toEqual(before);
});

it('shows the person of one consumer account to no other', async () => {
  await simulator.close();
  const [an, binh] = ['an@gmail.com', 'binh@gmail.com'];
  simulator = await startTest({ accounts: [{ email: an }, { email: binh }] });
  token = (await tokensFor(simulator, [`${AUTH}contacts`], an)).access_token;
  const { sub } = simulator.world.account(binh)!;
  expect((await ask('GET', `people/${sub}?personFields=names`)).status).toBe(404);
  expect((await ask('GET', 'people/me?personFields=names')).status).toBe(200);
});
