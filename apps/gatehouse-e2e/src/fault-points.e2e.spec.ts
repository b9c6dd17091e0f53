import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demo } from './support/demo.js';
import { FAULT_POINTS, faultPointsInSources, faultPointsOf } from './support/fault-points.js';
import { FaultWalk } from './support/fault-walk.js';
import { Dice, LONG, seedOfCommit } from './support/seed.js';

/** Of one walk. A mailbox that ends its process more often in a row rests, which is right and slow. */
const AT_ONCE = 8;
const BY_DEFAULT = 4;
/** Steps that are passed again and again, so also while the services start: killed at a later passage. */
const FREQUENT = /^(audit|messaging\.outbox)\./;

describe('the list of fault points', () => {
  const listed = Object.values(FAULT_POINTS).flat();

  it('names each one that stands in the sources, and no other', () => {
    expect(listed.toSorted()).toEqual(faultPointsInSources());
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('would see one that is new, and refuses one whose name cannot be read', () => {
    expect(faultPointsOf("await faultPoint('a.new');\nvoid faultPoint('b.new')", 'x.ts')).toEqual(['a.new', 'b.new']);
    expect(() => faultPointsOf('return faultPoint(`mail.${step}`);', 'x.ts')).toThrow('x.ts');
  });
});

describe('a walk that is killed at fault points', () => {
  const seed = seedOfCommit();
  const dice = new Dice(`${seed} points`);
  const workflows = Object.values(FAULT_POINTS).map((points) => dice.shuffled<string>(points));
  // Whole: every step, dealt so that no walk gets all of one workflow's. By default a few, each of another workflow.
  const walks = LONG
    ? deal(workflows.flat(), AT_ONCE)
    : [dice.shuffled(workflows.flatMap(([first]) => first ?? [])).slice(0, BY_DEFAULT)];

  beforeAll(() => {
    process.stderr.write(`seed ${seed}; ${workflows.flat().length} fault points, killed at ${walks.flat().length}\n`);
  });

  it.each(walks.map((points) => [points.join(', '), points] as const))(
    'comes through: %s',
    async (_title, points) => {
      const scratch = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-out-'));
      const fired = join(scratch, 'fired');
      const demo = await Demo.start({
        arguments: ['--messages', '60'],
        env: {
          GATEHOUSE_FAULT: points.map((name) => `${name}:kill:${FREQUENT.test(name) ? 4 : 1}`).join(','),
          GATEHOUSE_FAULT_ONCE: fired,
        },
      });
      try {
        await (await FaultWalk.begin(demo)).take(scratch);
        const killed = (await readFile(fired, 'utf8').catch(() => '')).split('\n').filter((name) => name !== '');
        process.stderr.write(`killed at: ${killed.join(', ')}\n`);
        expect(killed.toSorted()).toEqual(points.toSorted());
      } finally {
        await demo.dispose();
        await rm(scratch, { recursive: true, force: true });
      }
    },
    LONG ? 900_000 : 300_000,
  );
});

/** Into hands of at most `size`, one card to each in turn. */
function deal<T>(cards: readonly T[], size: number): T[][] {
  const hands = Math.ceil(cards.length / size);
  return Array.from({ length: hands }, (_none, hand) => cards.filter((_card, n) => n % hands === hand));
}
