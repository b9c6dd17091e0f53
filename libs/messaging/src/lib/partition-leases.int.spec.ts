import { type Database, openDatabase } from '@gatehouse/persistence';
import { createLogger } from '@gatehouse/telemetry';
import { ManualClock, useStack } from '@gatehouse/testing';
import { PARTITIONS, PartitionLeases } from './partition-leases.js';

const logger = createLogger({ service: 'toy', level: 'silent' });
const all = Array.from({ length: PARTITIONS }, (_none, partition) => partition);

describe('partition leases', () => {
  const stack = useStack({ nats: false });
  let database: Database;
  const made: PartitionLeases[] = [];
  const records = () => database.db.collection('mail_leases');

  function replica(instance: string, clock = new ManualClock()): PartitionLeases {
    const leases = new PartitionLeases(database.db, { service: 'mail', instance, logger, clock });
    made.push(leases);
    return leases;
  }
  const ownedBy = (leases: PartitionLeases) => all.filter((partition) => leases.owns(partition) !== undefined);
  /** As if 8 s had passed on the database's clock without a renewal by `owner`. */
  const expire = (owner: string) => records().updateMany({ owner }, { $set: { until: new Date(0) } });

  beforeAll(async () => {
    database = await openDatabase(stack.mongoUrl('mail'), { appName: 'spec' });
  });
  afterEach(async () => {
    for (const leases of made.splice(0)) await leases.stop();
    await records().deleteMany({});
  });
  afterAll(() => database.close());

  it('gives everything to the only replica', async () => {
    const one = replica('one');
    await one.start();
    expect(ownedBy(one)).toEqual(all);
    expect(one.owns(7)?.epoch).toBe(1);
  });

  it('shares evenly when a second one comes: nobody keeps more than half, and never both the same', async () => {
    const [one, two] = [replica('one'), replica('two')];
    await one.start();
    await two.start();
    await one.round();
    await two.round();
    expect([ownedBy(one).length, ownedBy(two).length]).toEqual([128, 128]);
    expect([...ownedBy(one), ...ownedBy(two)].sort((a, b) => a - b)).toEqual(all);
  });

  it('aborts the work of a partition that it gives up', async () => {
    const [one, two] = [replica('one'), replica('two')];
    await one.start();
    const signals = new Map(all.map((partition) => [partition, one.owns(partition)?.signal]));
    await two.start();
    await one.round();
    for (const partition of all) expect(signals.get(partition)?.aborted).toBe(one.owns(partition) === undefined);
  });

  it('takes over what a dead replica left, under a higher epoch', async () => {
    const [one, two] = [replica('one'), replica('two')];
    await one.start();
    await expire('one');
    await two.start();
    expect(ownedBy(two)).toEqual(all);
    expect(two.owns(0)?.epoch).toBe(2);
  });

  it('has one winner for each partition when many race', async () => {
    const racers = Array.from({ length: 8 }, (_none, n) => replica(`racer-${n}`));
    await Promise.all(racers.map((racer) => racer.start()));
    for (let round = 0; round < 3; round += 1) await Promise.all(racers.map((racer) => racer.round()));
    const owned = racers.flatMap(ownedBy);
    expect(new Set(owned).size).toBe(owned.length);
    for (const racer of racers) expect(ownedBy(racer).length).toBeLessThanOrEqual(32);
  });

  it('stops owning by its own clock before the database would give the lease away', async () => {
    const clock = new ManualClock();
    const one = replica('one', clock);
    await one.start();
    clock.advance(6_900);
    expect(one.owns(0)).toBeDefined();
    clock.advance(200);
    expect(one.owns(0)).toBeUndefined();
  });

  it('that was stalled past the expiry comes back with another epoch, so its old writes change nothing', async () => {
    const clock = new ManualClock();
    const one = replica('one', clock);
    await one.start();
    const before = one.owns(0);
    const lost: number[] = [];
    one.on('lost', (partition) => lost.push(partition));
    await records().insertOne({ _id: 'cursor' as never, epoch: before?.epoch, historyId: 1 });
    clock.advance(60_000);
    await expire('one');
    await one.round();
    const after = one.owns(0);
    expect([before?.signal.aborted, lost.length]).toEqual([true, PARTITIONS]);
    expect(after?.epoch).toBe((before?.epoch ?? 0) + 1);
    await records().updateOne({ _id: 'cursor' as never }, { $set: { epoch: after?.epoch } });
    const stale = await records().updateOne(
      { _id: 'cursor' as never, epoch: before?.epoch },
      { $set: { historyId: 2 } },
    );
    expect(stale.modifiedCount).toBe(0);
  });

  it('frees everything when it stops, at once for the next', async () => {
    const [one, two] = [replica('one'), replica('two')];
    await one.start();
    await one.stop();
    expect(ownedBy(one)).toEqual([]);
    await two.start();
    expect(ownedBy(two)).toEqual(all);
  });
});
