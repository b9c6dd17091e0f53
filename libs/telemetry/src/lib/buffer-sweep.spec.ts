import { BufferSweep, LITTER_BYTES } from './buffer-sweep.js';

describe('a sweep of buffers', () => {
  let buffers: number;
  let held: number;
  let sweeps: number;
  let sweep: BufferSweep;

  beforeEach(() => {
    [buffers, held, sweeps] = [5 << 20, 5 << 20, 0];
    const collect = (): void => {
      sweeps += 1;
      buffers = held;
    };
    sweep = new BufferSweep({ buffers: () => buffers, sweep: collect });
    sweep.look();
  });

  it('happens once enough lies about, and not before', () => {
    buffers += LITTER_BYTES - 1;
    sweep.look();
    expect(sweeps).toBe(0);
    buffers += 1;
    sweep.look();
    expect(sweeps).toBe(1);
  });

  it('is not repeated for what is held', () => {
    held = buffers = 200 << 20;
    for (let looks = 0; looks < 10; looks += 1) sweep.look();
    expect(sweeps).toBe(1);
  });

  it('counts from the least that was held since', () => {
    held = buffers = 200 << 20;
    sweep.look();
    held = buffers = 10 << 20;
    sweep.look();
    buffers += LITTER_BYTES;
    sweep.look();
    expect(sweeps).toBe(2);
  });
});
