import { type DenialWriter, Denials } from './denials.js';
import { mailGrant } from './testing/grants.js';

function setUp() {
  const entries: unknown[] = [];
  const lost: unknown[] = [];
  const trail: DenialWriter = { entry: (_type, fields) => Promise.resolve(entries.push(fields)) };
  return { denials: new Denials(trail, (error) => lost.push(error)), entries };
}

const at = (time: string) => new Date(`2026-11-24T12:${time}.000Z`);

describe('Denials', () => {
  it('enters one line per grant, purpose and minute, with its count', async () => {
    const { denials, entries } = setUp();
    for (const time of ['00:01', '00:30', '00:59']) denials.count(mailGrant(), 'mail.read', 'grant_closed', at(time));
    denials.count(mailGrant(), 'mail.sync', 'grant_closed', at('00:30'));
    denials.count(mailGrant(), 'mail.read', 'grant_closed', at('01:00'));
    await denials.flush(at('01:30'));
    expect(entries).toMatchObject([
      { purpose: 'mail.read', detail: { count: '3' }, reason: 'grant_closed' },
      { purpose: 'mail.sync', detail: { count: '1' } },
    ]);
  });

  it('enters the running minute when the process stops', async () => {
    const { denials, entries } = setUp();
    denials.count(mailGrant(), 'mail.read', 'grant_closed', at('00:01'));
    await denials.flushAll();
    expect(entries).toHaveLength(1);
  });
});
