import * as fc from 'fast-check';
import { type Simulator } from '../simulator.js';
import { DriveCaller } from '../testing/drive-caller.js';
import { startTest } from '../testing/fixture.js';

let simulator: Simulator;
let minh: DriveCaller;
let id: string;
beforeAll(async () => {
  simulator = await startTest();
  minh = await DriveCaller.for(simulator);
  id = await minh.create({ name: 'a' }, { type: 'text/plain', text: 'x' });
});
afterAll(() => simulator.close());

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('constructor', '__proto__', 'root', ''),
);
const value = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(text, text),
);
const names = [
  'id',
  'name',
  'mimeType',
  'parents',
  'createdTime',
  'modifiedTime',
  'properties',
  'appProperties',
  'trashed',
];
const grants = ['type', 'role', 'emailAddress', 'domain', 'expirationTime', 'allowFileDiscovery'];
const bodyOf = (known: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(fc.constantFrom(...known), value, { maxKeys: 4 });
const query = fc
  .dictionary(
    fc.constantFrom('q', 'orderBy', 'pageToken', 'spaces', 'corpora', 'fields', 'pageSize', 'addParents'),
    text,
  )
  .map((fields) => new URLSearchParams(fields).toString());

it('answers whatever is sent with an envelope, never with a fault of its own', async () => {
  const calls = fc.oneof(
    query.map((q) => ['GET', `files?${q}`, undefined] as const),
    query.map((q) => ['GET', `changes?${q}`, undefined] as const),
    bodyOf(names).map((body) => ['POST', 'files', body] as const),
    fc.tuple(query, bodyOf(names)).map(([q, body]) => ['PATCH', `files/${id}?${q}`, body] as const),
    bodyOf(names).map((body) => ['POST', `files/${id}/copy`, body] as const),
    bodyOf(grants).map((body) => ['POST', `files/${id}/permissions`, body] as const),
    bodyOf(names).map((body) => ['POST', '/upload/drive/v3/files?uploadType=resumable', body] as const),
  );
  await fc.assert(
    fc.asyncProperty(calls, async ([verb, path, body]) => {
      const reply = await minh.call(verb, path, body === undefined ? {} : { body });
      expect([reply.status === 500, reply.status >= 400 && reply.reason === undefined]).toEqual([false, false]);
    }),
    { numRuns: 400 },
  );
}, 60_000);
