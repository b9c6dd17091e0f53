import { people, type people_v1 } from '@googleapis/people';
import { LINH, MINH, WatchedGoogle } from './support/google.js';

const SCOPES = ['contacts', 'contacts.other.readonly', 'directory.readonly', 'userinfo.profile'].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);
const FIELDS = 'names,emailAddresses,phoneNumbers,memberships,metadata';

let google: WatchedGoogle;
let api: people_v1.People;
beforeAll(async () => {
  google = await WatchedGoogle.start({
    accounts: [
      { email: MINH, name: 'Minh Trần', contacts: 250, messages: 80 },
      { email: LINH, name: 'Linh Nguyễn' },
    ],
  });
  api = people({ version: 'v1', ...(await google.options(SCOPES)) });
});
afterAll(() => google.close());
afterEach(() => expect(google.violations).toEqual([]));

it('reads oneself, every page of the contacts, and some of them by name', async () => {
  const { data: me } = await api.people.get({ resourceName: 'people/me', personFields: 'names,emailAddresses' });
  expect(me.emailAddresses?.[0]?.value).toBe(MINH);
  const names: string[] = [];
  for (let pageToken: string | undefined; ;) {
    const { data } = await api.people.connections.list({
      resourceName: 'people/me',
      personFields: FIELDS,
      ...(pageToken && { pageToken }),
    });
    names.push(...data.connections!.map(({ resourceName }) => resourceName!));
    if (!data.nextPageToken) break;
    pageToken = data.nextPageToken;
  }
  expect(new Set(names).size).toBe(250);
  const asked = [...names.slice(0, 3), 'people/c1'];
  const { data } = await api.people.getBatchGet({ resourceNames: asked, personFields: FIELDS });
  expect(data.responses?.map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, 200, 200, 404]);
});

it('creates, changes and deletes contacts, one by one and many at once', async () => {
  const requestBody = { names: [{ givenName: 'Hoa', familyName: 'Nguyễn' }] };
  const { data: made } = await api.people.createContact({ requestBody, personFields: FIELDS });
  expect(made.names?.[0]?.displayName).toBe('Hoa Nguyễn');
  const resourceName = made.resourceName!;
  const { data: changed } = await api.people.updateContact({
    resourceName,
    updatePersonFields: 'emailAddresses',
    requestBody: { ...made, emailAddresses: [{ value: 'hoa@sen.example' }] },
  });
  expect([changed.names?.[0]?.givenName, changed.emailAddresses?.[0]?.value]).toEqual(['Hoa', 'hoa@sen.example']);
  await api.people.deleteContact({ resourceName });
  const contacts = ['An', 'Bình'].map((givenName) => ({ contactPerson: { names: [{ givenName }] } }));
  const { data: batch } = await api.people.batchCreateContacts({ requestBody: { contacts, readMask: FIELDS } });
  const people = batch.createdPeople!.map(({ person }) => person!);
  const bodies = people.map((person): [string, people_v1.Schema$Person] => [
    person.resourceName!,
    { ...person, nicknames: [{ value: 'bạn' }] },
  ]);
  const { data: updated } = await api.people.batchUpdateContacts({
    requestBody: { contacts: Object.fromEntries(bodies), updateMask: 'nicknames', readMask: 'nicknames' },
  });
  expect(Object.values(updated.updateResult ?? {}).map(({ person }) => person?.nicknames?.[0]?.value)).toEqual([
    'bạn',
    'bạn',
  ]);
  const resourceNames = people.map(({ resourceName }) => resourceName!);
  await api.people.batchDeleteContacts({ requestBody: { resourceNames } });
});

it('searches contacts, other contacts and the directory', async () => {
  await api.people.createContact({ requestBody: { names: [{ givenName: 'Zoe' }] } });
  await api.people.searchContacts({ query: '', readMask: 'names' });
  const { data } = await api.people.searchContacts({ query: 'zo', readMask: 'names' });
  expect(data.results?.[0]?.person?.names?.[0]?.displayName).toBe('Zoe');
  const { data: others } = await api.otherContacts.list({ readMask: 'names,emailAddresses', requestSyncToken: true });
  expect(others.otherContacts!.length).toBeGreaterThan(0);
  await api.otherContacts.search({ query: '', readMask: 'names,emailAddresses' });
  const address = others.otherContacts![0]!.emailAddresses![0]!.value!;
  const { data: found } = await api.otherContacts.search({ query: address, readMask: 'emailAddresses' });
  expect(found.results?.[0]?.person?.emailAddresses?.[0]?.value).toBe(address);
  const { data: copied } = await api.otherContacts.copyOtherContactToMyContactsGroup({
    resourceName: others.otherContacts![0]!.resourceName!,
    requestBody: { copyMask: 'emailAddresses,names' },
  });
  expect(copied.resourceName).toMatch(/^people\/c/);
  const sources = ['DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE'];
  const { data: directory } = await api.people.listDirectoryPeople({ sources, readMask: 'emailAddresses' });
  expect(directory.people?.map(({ emailAddresses }) => emailAddresses?.[0]?.value)).toContain(LINH);
  const { data: linh } = await api.people.searchDirectoryPeople({ sources, readMask: 'names', query: 'linh' });
  expect(linh.people?.[0]?.names?.[0]?.displayName).toBe('Linh Nguyễn');
});

it('keeps contact groups and their members', async () => {
  const { data: all } = await api.contactGroups.list({});
  expect(all.contactGroups?.map(({ resourceName }) => resourceName)).toContain('contactGroups/myContacts');
  const { data: group } = await api.contactGroups.create({ requestBody: { contactGroup: { name: 'Đối tác' } } });
  const resourceName = group.resourceName!;
  const { data: person } = await api.people.createContact({ requestBody: { names: [{ givenName: 'Kim' }] } });
  const add = { resourceNamesToAdd: [person.resourceName!] };
  await api.contactGroups.members.modify({ resourceName, requestBody: add });
  const { data: held } = await api.contactGroups.get({ resourceName, maxMembers: 10 });
  expect(held.memberResourceNames).toEqual([person.resourceName]);
  const contactGroup = { name: 'Khách hàng', etag: held.etag! };
  await api.contactGroups.update({ resourceName, requestBody: { contactGroup } });
  const { data: batch } = await api.contactGroups.batchGet({ resourceNames: [resourceName] });
  expect(batch.responses?.[0]?.contactGroup?.name).toBe('Khách hàng');
  await api.contactGroups.delete({ resourceName, deleteContacts: true });
  await expect(api.people.get({ resourceName: person.resourceName!, personFields: 'names' })).rejects.toMatchObject({
    status: 404,
  });
});

it('understands the refusals', async () => {
  await expect(api.people.connections.list({ resourceName: 'people/me' })).rejects.toMatchObject({ status: 400 });
  const two = { names: [{ givenName: 'A' }, { givenName: 'B' }] };
  await expect(api.people.createContact({ requestBody: two })).rejects.toMatchObject({ status: 400 });
});

it('has driven every method that is simulated', () => {
  expect(google.notDriven('people.v1')).toEqual([]);
});
