import { assert, integer, property } from 'fast-check';
import { OrganisationSettings } from '../config.js';
import { headerOf, parseHeaders, splitHead } from '../mime/headers.js';
import { startTest } from '../testing/fixture.js';
import { accountsOf, share } from './organisation.js';

const organisation = OrganisationSettings.parse({ domain: 'sen.example', people: 40, messages: 5_000, events: 90 });

it('splits any total into whole parts that sum to it', () => {
  assert(
    property(integer({ min: 0, max: 1_000_000 }), integer({ min: 1, max: 200 }), (total, people) => {
      const parts = share(
        total,
        Array.from({ length: people }, (_none, n) => 1 / (n + 1)),
      );
      expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
      expect(parts.every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
    }),
  );
});

it('has as many people as asked, each with an address of their own, and exactly the messages asked', () => {
  const accounts = accountsOf(organisation);
  expect(new Set(accounts.map(({ email }) => email)).size).toBe(40);
  expect(accounts.reduce((sum, { messages = 0 }) => sum + messages, 0)).toBe(5_000);
  expect(accountsOf(organisation)).toEqual(accounts);
});

it('gives some very much mail and most little, as in life', () => {
  const sizes = accountsOf({ ...organisation, people: 1_000, messages: 1_000_000 }).map(({ messages = 0 }) => messages);
  sizes.sort((a, b) => a - b);
  expect(sizes[990]! / sizes[500]!).toBeGreaterThan(5);
});

it('lets colleagues write to each other', async () => {
  const simulator = await startTest({ accounts: [], organisation });
  const { email } = accountsOf(organisation).find(({ messages = 0 }) => messages > 50)!;
  const heads = simulator.world
    .mailbox(email)!
    .newestFirst()
    .map((message) => parseHeaders(splitHead(message.read()).head));
  await simulator.close();
  const inside = heads.filter((head) => ['from', 'to'].every((name) => headerOf(head, name)?.includes('@sen.example')));
  expect(inside.length / heads.length).toBeGreaterThan(0.15);
  expect(inside.length).toBeLessThan(heads.length);
});
