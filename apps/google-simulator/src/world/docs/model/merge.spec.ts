import fc from 'fast-check';
import { type DocsRequest, edited } from './batch.js';
import { rebased } from './merge.js';
import { assertWhole, insert, onString, remove, run, say, step, wild } from '../../../testing/document-edits.js';
import { type DocumentModel, plainDocument } from './unit.js';

/** Found with seed -619610502: ours asks for the middle of a character, theirs writes right behind it. */
const SAME_PLACE: [Parameters<typeof onString>[1][], Parameters<typeof onString>[1][]] = [
  [
    { isInsert: false, at: 1_235_251_175, length: 1, text: 'a' },
    { isInsert: true, at: 848_889_130, length: 0, text: '😀a' },
  ],
  [
    { isInsert: true, at: 1_885_301_155, length: 0, text: 'aa' },
    { isInsert: false, at: 0, length: 2, text: 'a' },
    { isInsert: false, at: 1_992_974_265, length: 1, text: 'a' },
  ],
];

describe('edits for an older revision', () => {
  const base = plainDocument('one two three');
  const others = (...requests: DocsRequest[]) => edited(base, requests, () => 'x');

  it('follow what others inserted and deleted before them', () => {
    const { model, splices } = others(insert(1, 'zero '), remove(10, 14));
    expect(say(model)).toBe('zero one three\n');
    const mine = [insert(9, 'T'), remove(10, 15), insert(1, '> ')];
    const rebasedRequests = rebased(base, splices, mine).flat();
    expect(say(run(base, ...mine))).toBe('> one two T\n');
    expect(say(run(model, ...rebasedRequests))).toBe('zero > one T\n');
  });

  it('leave what others wrote inside what they delete', () => {
    const { model, splices } = others(insert(6, 'NEW'));
    expect(say(run(model, ...rebased(base, splices, [remove(5, 9), insert(5, 'my ')]).flat()))).toBe(
      'one NEWmy three\n',
    );
  });

  it('do nothing where others deleted what they were about', () => {
    const { splices } = others(remove(5, 9));
    expect(rebased(base, splices, [remove(5, 8)])).toEqual([[]]);
  });

  it('fit the newest revision whatever both sides did', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), (theirs, ours) => {
        const start = 'Kế hoạch 😀 plan\nabc';
        const play = (steps: typeof ours): DocsRequest[] => {
          let plain = start;
          return steps.flatMap((one) => {
            const next = onString(plain, one);
            plain = next?.result ?? plain;
            return next === undefined ? [] : [next.request];
          });
        };
        const from = plainDocument(start);
        const { model, splices } = edited(from, play(theirs), () => 'x');
        const moved = rebased(from, splices, play(ours)).flat();
        assertWhole(edited(model, moved, () => 'y').model);
      }),
      { numRuns: 300, examples: [SAME_PLACE] },
    );
  });

  it('are taken or refused, whatever both sides do to tables, lists and ranges', () => {
    const base = run(plainDocument('Chào 😀\nHello'), { insertTable: { location: { index: 3 }, rows: 2, columns: 2 } });
    const taken = (model: DocumentModel, requests: readonly DocsRequest[]): DocsRequest[] => {
      let now = model;
      return requests.filter((request) => {
        try {
          now = run(now, request);
          return true;
        } catch {
          return false;
        }
      });
    };
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 8 }), fc.array(wild, { maxLength: 8 }), (theirs, ours) => {
        const { model, splices } = edited(base, taken(base, theirs), () => 'x');
        try {
          const moved = rebased(base, splices, taken(base, ours)).flat();
          assertWhole(edited(model, moved, () => 'y').model);
        } catch (error) {
          expect(error).toMatchObject({ name: 'BatchRefused' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
