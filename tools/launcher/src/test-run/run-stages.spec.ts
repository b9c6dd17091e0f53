import { runStages } from './run-stages.js';
import { check, type Counts, type Stage } from './stages.js';

const stage = (name: string, counts: Counts): Stage => ({ name, run: () => Promise.resolve(counts) });

async function outcome(...stages: Stage[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runStages(stages, { result: (line) => lines.push(line), say: () => undefined });
  return { code, lines };
}

describe('a test run', () => {
  it('sums all stages into one last line', async () => {
    const unit = stage('unit', { passed: 40, failed: 0, skipped: 0 });
    const lint = stage('lint', { passed: 1, failed: 0, skipped: 0 });
    expect(await outcome(lint, unit)).toEqual({ code: 0, lines: ['41 passed, 0 failed'] });
  });

  it('names what was skipped', async () => {
    const skipped = stage('end to end', { passed: 0, failed: 0, skipped: 1 });
    expect(await outcome(skipped)).toEqual({ code: 0, lines: ['0 passed, 0 failed, 1 skipped'] });
  });

  it('goes on after a failure and fails as a whole', async () => {
    const broken = stage('lint', { passed: 0, failed: 1, skipped: 0 });
    const fine = stage('unit', { passed: 3, failed: 0, skipped: 0 });
    expect(await outcome(broken, fine)).toEqual({ code: 1, lines: ['3 passed, 1 failed'] });
  });

  it('counts a program that ends badly as one failed test, and stops its stage there', async () => {
    const absent = check('types', ['no/such/program.js'], ['prettier/bin/prettier.cjs', '--version']);
    expect(await absent.run()).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
