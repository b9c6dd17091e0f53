import { spawnSync } from 'node:child_process';
import { mainOf } from '../paths.js';

/** Hands everything over to the offline verifier; its exit code is the verdict. */
export function runVerify(args: readonly string[]): number {
  const { status } = spawnSync(process.execPath, [mainOf('tools/verifier'), ...args], { stdio: 'inherit' });
  return status ?? 1;
}
