import { HubError } from '@gatehouse/errors';
import { CursorSealer, queryHash, type CursorScope } from './cursor-sealer.js';

const sealer = new CursorSealer(Buffer.alloc(32, 7));
const scope: CursorScope = { organisationId: 'org_a', personId: 'per_a', queryHash: queryHash('list', 'INBOX') };
const key = ['2026-11-24T00:00:00.000Z', 'msg_1'];

describe('a page cursor', () => {
  it('gives back the last sort key to the same person for the same query', () => {
    expect(sealer.open(scope, sealer.seal(scope, key))).toEqual(key);
  });

  it('shows nothing of the key it holds and differs each time', () => {
    const [first, second] = [sealer.seal(scope, key), sealer.seal(scope, key)];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64url').toString('latin1')).not.toContain('msg_1');
  });

  const cursor = sealer.seal(scope, key);
  const flipped = Buffer.from(cursor, 'base64url');
  flipped.writeUInt8(flipped.readUInt8(14) ^ 1, 14);
  it.each([
    ['of another organisation', { ...scope, organisationId: 'org_b' }, cursor],
    ['of another person', { ...scope, personId: 'per_b' }, cursor],
    ['of another query', { ...scope, queryHash: queryHash('list', 'SENT') }, cursor],
    ['edited', scope, flipped.toString('base64url')],
    ['cut short', scope, cursor.slice(0, 20)],
    ['empty', scope, ''],
    ['made up', scope, 'not a cursor'],
  ])('is refused when %s, naming the field', (_what, forScope, text) => {
    expect(() => sealer.open(forScope, text)).toThrow(HubError);
    expect(() => sealer.open(forScope, text)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID', field: 'cursor' }) as Error,
    );
  });

  it('of another key is refused', () => {
    expect(() => new CursorSealer(Buffer.alloc(32, 8)).open(scope, cursor)).toThrow(HubError);
  });
});
