import { BufferSweep, LITTER_BYTES, OLD_LITTER_BYTES } from './buffer-sweep.js';

/** Buffers as a process has them: held, young and let go, old and let go. */
class Memory {
  held = 5 << 20;
  young = 0;
  old = 0;
  readonly sweeps: string[] = [];

  buffers(): number {
    return this.held + this.young + this.old;
  }

  sweepYoung(): void {
    this.sweeps.push('young');
    this.young = 0;
  }

  sweepAll(): void {
    this.sweeps.push('all');
    this.young = this.old = 0;
  }
}

describe('a sweep of buffers', () => {
  let memory: Memory;
  let sweep: BufferSweep;

  beforeEach(() => {
    memory = new Memory();
    sweep = new BufferSweep(memory);
    sweep.look();
  });

  it('happens once enough lies about, and not before', () => {
    memory.young = LITTER_BYTES - 1;
    sweep.look();
    expect(memory.sweeps).toEqual([]);
    memory.young += 1;
    sweep.look();
    expect([memory.sweeps, memory.buffers()]).toEqual([['young'], memory.held]);
  });

  it('takes the old ones too once enough of them have gathered', () => {
    for (let rounds = 0; rounds < 100; rounds += 1) {
      memory.young += LITTER_BYTES;
      memory.old += 1 << 20;
      sweep.look();
      expect(memory.buffers() - memory.held).toBeLessThan(OLD_LITTER_BYTES);
    }
    expect(memory.sweeps.filter((kind) => kind === 'all')).toHaveLength(3);
  });

  it('is not repeated for what is held', () => {
    memory.held = 200 << 20;
    for (let looks = 0; looks < 10; looks += 1) sweep.look();
    expect(memory.sweeps).toEqual(['young', 'all']);
  });

  it('counts from the least that was held since', () => {
    memory.held = 200 << 20;
    sweep.look();
    memory.held = 10 << 20;
    sweep.look();
    memory.young = LITTER_BYTES;
    sweep.look();
    expect(memory.sweeps).toEqual(['young', 'all', 'young']);
  });
});
