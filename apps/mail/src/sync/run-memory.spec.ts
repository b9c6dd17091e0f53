import { RunMemories, RunMemory } from './run-memory.js';

describe('RunMemories', () => {
  const under = { grantId: 'grt_1', epoch: 1 };

  it('hands a memory out once, to the same grant and owner alone', () => {
    const memories = new RunMemories();
    const memory = new RunMemory();
    memories.keep('con_1', { memory, ...under });
    expect(memories.take('con_1', under)).toBe(memory);
    expect(memories.take('con_1', under)).toBeUndefined();
    memories.keep('con_1', { memory, ...under });
    expect(memories.take('con_1', { ...under, grantId: 'grt_2' })).toBeUndefined();
    memories.keep('con_1', { memory, ...under });
    expect(memories.take('con_1', { ...under, epoch: 2 })).toBeUndefined();
  });

  it('forgets the mailbox that ran longest ago', () => {
    const memories = new RunMemories();
    for (let n = 0; n <= 1_000; n += 1) memories.keep(`con_${String(n)}`, { memory: new RunMemory(), ...under });
    expect(memories.take('con_0', under)).toBeUndefined();
    expect(memories.take('con_1', under)).toBeDefined();
  });
});
