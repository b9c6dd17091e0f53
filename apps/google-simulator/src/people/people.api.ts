import { type ApiDefinition, type Limit, UNLIMITED } from '../api/api.js';
import { connections } from './connections.js';
import { contactGroups } from './contact-groups.js';
import { contacts } from './contacts.js';
import { directory } from './directory.js';
import { otherContacts } from './other-contacts.js';
import { inPeople } from './people-call.js';
import { search } from './search.js';

const READS = /\.(get|list|getBatchGet|batchGet|search\w*|list\w*)$/;

const perMinute = (user: number, project: number): Readonly<Record<string, Limit>> => ({
  read: { user, project, metric: 'Critical read requests' },
  write: { user, project, metric: 'Critical write requests' },
});

export const PEOPLE: ApiDefinition = {
  name: 'people.v1',
  service: 'people.googleapis.com',
  errors: 'status',
  maxBatch: 100,
  handlers: inPeople({ ...contacts, ...connections, ...search, ...otherContacts, ...directory, ...contactGroups }),
  notSimulated: [
    ['people.people.updateContactPhoto', 'photos come with the issue that needs them'],
    ['people.people.deleteContactPhoto', 'photos come with the issue that needs them'],
  ],
  price: (methodId) => ({ bucket: READS.test(methodId) ? 'read' : 'write', units: 1 }),
  limits: {
    old: perMinute(90, 5_400),
    new: perMinute(90, 5_400),
    unlimited: perMinute(UNLIMITED, UNLIMITED),
  },
  alwaysPresent: {
    Person: { fields: ['resourceName', 'etag'], source: 'People reference' },
    ContactGroup: { fields: ['resourceName', 'etag'], source: 'People reference' },
    PersonResponse: { fields: ['requestedResourceName', 'httpStatusCode'], source: 'unverified' },
    ListContactGroupsResponse: { fields: ['contactGroups', 'nextSyncToken'], source: 'People reference' },
    ListOtherContactsResponse: { fields: ['totalSize'], source: 'unverified' },
  },
};
